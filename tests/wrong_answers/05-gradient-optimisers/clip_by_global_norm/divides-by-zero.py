"""Does not expect a gradient of nothing but zeros.

message: led to a division by zero
"""

def clip_by_global_norm(grads, c):
    grads = [np.asarray(g, dtype=float) for g in grads]
    length = np.sqrt(sum((g**2).sum() for g in grads))
    return [g * np.minimum(1.0, c / length) for g in grads]
