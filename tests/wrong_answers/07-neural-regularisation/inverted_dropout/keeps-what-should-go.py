"""Reads the rate as the probability of keeping a value.

message: a value is kept where its number is at least the rate
"""

def inverted_dropout(x, rate, draw, training):
    if not 0 <= rate < 1:
        raise ValueError("rate")
    x = np.asarray(x)
    return x * (draw(x.shape) < rate) / rate if training else x
