"""Shrinks the size but never gives the sign back.

message: a negative weight moves up towards zero
"""

def soft_threshold(weights, lam):
    return np.maximum(np.abs(np.asarray(weights, dtype=float)) - lam, 0.0)
