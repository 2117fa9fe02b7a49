"""Accepts a rate of 1 and more.

message: makes no sense
"""

def inverted_dropout(x, rate, draw, training):
    if rate < 0:
        raise ValueError("rate")
    x = np.asarray(x)
    with np.errstate(all="ignore"):
        return x * (draw(x.shape) >= rate) / (1 - rate) if training else x
