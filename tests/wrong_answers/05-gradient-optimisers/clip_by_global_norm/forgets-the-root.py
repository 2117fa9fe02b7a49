"""Divides by the sum of squares.

message: Take its root first
"""

def clip_by_global_norm(grads, c):
    grads = [np.asarray(g, dtype=float) for g in grads]
    length = sum((g**2).sum() for g in grads)
    return [g * min(1.0, c / length) for g in grads]
