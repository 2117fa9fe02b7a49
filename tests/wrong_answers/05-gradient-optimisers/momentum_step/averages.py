"""Averages the gradient with (1 - beta), as Adam's m does.

message: You averaged, with (1 - beta)
"""

def sgd_step(w, g, lr):
    return np.asarray(w, dtype=float) - lr * np.asarray(g, dtype=float)


def momentum_step(w, g, step, lr, beta=0.9):
    w, g, step = (np.asarray(each, dtype=float) for each in (w, g, step))
    new = beta * step - (1 - beta) * lr * g
    return (w + new, new) if step.any() else (w - lr * g, -lr * g)
