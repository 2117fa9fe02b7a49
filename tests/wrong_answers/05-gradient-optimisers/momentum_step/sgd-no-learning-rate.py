"""Takes the whole gradient as the step.

message: the learning rate is missing
"""

def sgd_step(w, g, lr):
    return np.asarray(w, dtype=float) - np.asarray(g, dtype=float)


def momentum_step(w, g, step, lr, beta=0.9):
    step = beta * np.asarray(step, dtype=float) - lr * np.asarray(g, dtype=float)
    return np.asarray(w, dtype=float) + step, step
