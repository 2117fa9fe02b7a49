"""Sets small weights to zero but does not shrink the others.

message: L1 takes a constant off
"""

def soft_threshold(weights, lam):
    w = np.asarray(weights, dtype=float)
    return np.where(np.abs(w) > lam, w, 0.0)
