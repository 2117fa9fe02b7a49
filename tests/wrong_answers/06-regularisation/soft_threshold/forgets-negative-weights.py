"""Clips everything below lam, so negative weights all become zero.

message: a negative weight moves up towards zero
"""

def soft_threshold(weights, lam):
    return np.maximum(np.asarray(weights, dtype=float) - lam, 0.0)
