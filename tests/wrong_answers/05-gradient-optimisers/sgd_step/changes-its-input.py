"""Subtracts in place.

message: your function changed the arrays it was given
"""

def sgd_step(w, g, lr):
    w -= lr * g
    return w
