"""Takes the last point within the tolerance instead of the first.

message: keep the fewest, not the most
"""

def boosting_rounds(errors, tolerance=0.0):
    e = np.asarray(errors, dtype=float)
    return int(np.flatnonzero(e <= e.min() + tolerance)[-1]) + 1
