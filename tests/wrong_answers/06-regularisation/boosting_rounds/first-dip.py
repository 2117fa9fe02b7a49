"""Stops at the first local minimum.

message: do not stop at the first dip
"""

def boosting_rounds(errors, tolerance=0.0):
    for i in range(len(errors) - 1):
        if errors[i + 1] > errors[i] - (1e-12 if not tolerance else tolerance * 0.6):
            return i + 1
    return len(errors)
