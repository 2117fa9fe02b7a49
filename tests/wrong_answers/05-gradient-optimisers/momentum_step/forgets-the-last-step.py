"""Plain SGD: the last step is not used.

message: You took no notice of the last step
"""

def sgd_step(w, g, lr):
    return np.asarray(w, dtype=float) - lr * np.asarray(g, dtype=float)


def momentum_step(w, g, step, lr, beta=0.9):
    w, g, step = (np.asarray(each, dtype=float) for each in (w, g, step))
    step = -lr * g
    return w + step, step
