"""Looks ahead, as Nesterov's variant does.

message: without a last step it is plain SGD
"""

def sgd_step(w, g, lr):
    return np.asarray(w, dtype=float) - lr * np.asarray(g, dtype=float)


def momentum_step(w, g, step, lr, beta=0.9):
    w, g, step = (np.asarray(each, dtype=float) for each in (w, g, step))
    step = beta * step - lr * g
    return w + beta * step - lr * g, step
