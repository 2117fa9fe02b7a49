"""Works in place, so the caller's weights change.

message: changed the weights it was given
"""

def soft_threshold(weights, lam):
    w = weights if isinstance(weights, np.ndarray) else np.asarray(weights, dtype=float)
    small = np.abs(w) <= lam
    w -= np.sign(w) * lam
    w[small] = 0.0
    return w
