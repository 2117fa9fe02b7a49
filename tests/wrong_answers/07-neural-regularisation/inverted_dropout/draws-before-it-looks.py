"""Draws random numbers in prediction as well, and throws them away.

message: leave the random numbers alone
"""

def inverted_dropout(x, rate, draw, training):
    if not 0 <= rate < 1:
        raise ValueError("rate")
    x = np.asarray(x)
    keep = draw(x.shape) >= rate
    return x * keep / (1 - rate) if training else x
