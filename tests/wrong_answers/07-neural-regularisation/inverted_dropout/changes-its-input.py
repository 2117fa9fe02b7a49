"""Zeroes the array that it was given.

message: your function changed the x it was given
"""

def inverted_dropout(x, rate, draw, training):
    if not 0 <= rate < 1:
        raise ValueError("rate")
    if not training:
        return x
    x = np.asarray(x)
    x[draw(x.shape) < rate] = 0
    return x / (1 - rate)
