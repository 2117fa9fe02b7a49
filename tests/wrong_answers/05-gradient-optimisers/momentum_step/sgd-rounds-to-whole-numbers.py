"""Keeps the type of the weights, so that whole numbers stay whole.

message: nothing is rounded
"""

def sgd_step(w, g, lr):
    w = np.asarray(w)
    return (w - lr * np.asarray(g)).astype(w.dtype)


def momentum_step(w, g, step, lr, beta=0.9):
    step = beta * np.asarray(step, dtype=float) - lr * np.asarray(g, dtype=float)
    return np.asarray(w, dtype=float) + step, step
