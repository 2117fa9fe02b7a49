"""Walks along the gradient, not against it.

message: your step goes uphill
"""

def sgd_step(w, g, lr):
    return np.asarray(w, dtype=float) + lr * np.asarray(g, dtype=float)
