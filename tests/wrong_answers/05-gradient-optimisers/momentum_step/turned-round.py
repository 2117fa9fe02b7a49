"""Subtracts the last step, as if it pointed uphill.

message: The last step is turned round
"""

def sgd_step(w, g, lr):
    return np.asarray(w, dtype=float) - lr * np.asarray(g, dtype=float)


def momentum_step(w, g, step, lr, beta=0.9):
    w, g, step = (np.asarray(each, dtype=float) for each in (w, g, step))
    step = -beta * step - lr * g
    return w + step, step
