"""Scales to the norm c in any case.

message: clipping never makes anything longer
"""

def clip_by_global_norm(grads, c):
    grads = [np.asarray(g, dtype=float) for g in grads]
    length = math.sqrt(sum((g**2).sum() for g in grads))
    return [g * c / length for g in grads]
