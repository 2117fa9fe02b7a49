"""Works on arrays only: a list times a number repeats the list.

message: can't multiply sequence
"""

def sgd_step(w, g, lr):
    return w - lr * g


def momentum_step(w, g, step, lr, beta=0.9):
    step = beta * np.asarray(step, dtype=float) - lr * np.asarray(g, dtype=float)
    return np.asarray(w, dtype=float) + step, step
