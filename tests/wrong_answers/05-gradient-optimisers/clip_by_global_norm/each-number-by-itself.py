"""Limits each number, as clipvalue does.

message: was clipped by itself
"""

def clip_by_global_norm(grads, c):
    grads = [np.asarray(g, dtype=float) for g in grads]
    return [np.clip(g, -c, c) for g in grads]
