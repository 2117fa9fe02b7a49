"""Works on arrays only: a list times a number repeats the list.

message: can't multiply sequence
"""

def sgd_step(w, g, lr):
    return w - lr * g
