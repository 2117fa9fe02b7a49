"""Adds up absolute values instead of squares.

message: you added up the sizes
"""

def clip_by_global_norm(grads, c):
    grads = [np.asarray(g, dtype=float) for g in grads]
    length = sum(np.abs(g).sum() for g in grads)
    return [g * min(1.0, c / length) for g in grads]
