"""Clips each array by its own norm, as clipnorm does.

message: The *global* norm takes all of them together
"""

def clip_by_global_norm(grads, c):
    grads = [np.asarray(g, dtype=float) for g in grads]
    return [g * min(1.0, c / max(np.linalg.norm(g), 1e-12)) for g in grads]
