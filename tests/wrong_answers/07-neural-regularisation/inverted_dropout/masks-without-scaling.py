"""Sets values to zero and forgets to scale the others.

message: 2 was kept, but not scaled
"""

def inverted_dropout(x, rate, draw, training):
    if not 0 <= rate < 1:
        raise ValueError("rate")
    x = np.asarray(x)
    return x * (draw(x.shape) >= rate) if training else x
