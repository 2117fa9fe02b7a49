"""Takes the whole gradient as the step.

message: the learning rate is missing
"""

def sgd_step(w, g, lr):
    return np.asarray(w, dtype=float) - np.asarray(g, dtype=float)
