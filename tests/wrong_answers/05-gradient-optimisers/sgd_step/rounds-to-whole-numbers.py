"""Keeps the type of the weights, so that whole numbers stay whole.

message: nothing is rounded
"""

def sgd_step(w, g, lr):
    w = np.asarray(w)
    return (w - lr * np.asarray(g)).astype(w.dtype)
