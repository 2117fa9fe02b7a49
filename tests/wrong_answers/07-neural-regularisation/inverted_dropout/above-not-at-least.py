"""Drops a value whose number is exactly the rate.

message: a number equal to the rate keeps its value
"""

def inverted_dropout(x, rate, draw, training):
    if not 0 <= rate < 1:
        raise ValueError("rate")
    x = np.asarray(x)
    return x * (draw(x.shape) > rate) / (1 - rate) if training else x
