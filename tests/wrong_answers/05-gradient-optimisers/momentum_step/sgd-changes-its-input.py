"""Subtracts in place.

message: your function changed the arrays it was given
"""

def sgd_step(w, g, lr):
    w -= lr * g
    return w


def momentum_step(w, g, step, lr, beta=0.9):
    step = beta * np.asarray(step, dtype=float) - lr * np.asarray(g, dtype=float)
    return np.asarray(w, dtype=float) + step, step
