"""Reads the tolerance as a share of the lowest error.

message: in units of the error, not a share
"""

def boosting_rounds(errors, tolerance=0.0):
    e = np.asarray(errors, dtype=float)
    return int(np.argmax(e <= e.min() * (1 + tolerance))) + 1
