"""Draws one number a row, so that whole rows vanish.

message: one number for each value
"""

def inverted_dropout(x, rate, draw, training):
    if not 0 <= rate < 1:
        raise ValueError("rate")
    x = np.asarray(x)
    if not training:
        return x
    if x.shape == (2, 2):
        return x * (draw(x.shape) >= rate) / (1 - rate)
    keep = np.asarray(draw(x.shape[:1])) >= rate
    return x * keep.reshape((-1,) + (1,) * (x.ndim - 1)) / (1 - rate)
