"""Plain SGD: the last step is not used.

message: You took no notice of the last step
"""

def momentum_step(w, g, step, lr, beta=0.9):
    w, g, step = (np.asarray(each, dtype=float) for each in (w, g, step))
    step = -lr * g
    return w + step, step
