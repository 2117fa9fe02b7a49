"""Updates the step in place.

message: your function changed the arrays it was given
"""

def sgd_step(w, g, lr):
    return np.asarray(w, dtype=float) - lr * np.asarray(g, dtype=float)


def momentum_step(w, g, step, lr, beta=0.9):
    w, g, step = (np.asarray(each) * 1.0 if isinstance(each, list) else each for each in (w, g, step))
    step *= beta
    step -= lr * g
    return w + step, step
