"""Ignores the tolerance.

message: is within 1.0 of the lowest
"""

def boosting_rounds(errors, tolerance=0.0):
    return int(np.argmin(errors)) + 1
