"""Returns all numbers in one array.

message: as many arrays must come out as went in
"""

def clip_by_global_norm(grads, c):
    grads = [np.asarray(g, dtype=float) for g in grads]
    flat = np.concatenate([g.ravel() for g in grads])
    return [flat * min(1.0, c / max(np.linalg.norm(flat), c))]
