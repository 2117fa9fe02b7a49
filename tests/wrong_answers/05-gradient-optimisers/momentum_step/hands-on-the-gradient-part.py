"""Hands on the gradient's part of the step only.

message: the new step is 0.75 * (-0.125)
"""

def sgd_step(w, g, lr):
    return np.asarray(w, dtype=float) - lr * np.asarray(g, dtype=float)


def momentum_step(w, g, step, lr, beta=0.9):
    w, g, step = (np.asarray(each, dtype=float) for each in (w, g, step))
    return w + beta * step - lr * g, -lr * g
