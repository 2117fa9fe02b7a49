"""Steps by the learning rate in the direction of the sign.

message: Keras goes from (1, -2) to
"""

def sgd_step(w, g, lr):
    return np.asarray(w, dtype=float) - lr * np.sign(g)


def momentum_step(w, g, step, lr, beta=0.9):
    step = beta * np.asarray(step, dtype=float) - lr * np.asarray(g, dtype=float)
    return np.asarray(w, dtype=float) + step, step
