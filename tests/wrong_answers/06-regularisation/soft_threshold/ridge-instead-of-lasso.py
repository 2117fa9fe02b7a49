"""Divides the weights, which is what L2 does.

message: L1 takes a constant off
"""

def soft_threshold(weights, lam):
    return np.asarray(weights, dtype=float) / (1 + lam)
