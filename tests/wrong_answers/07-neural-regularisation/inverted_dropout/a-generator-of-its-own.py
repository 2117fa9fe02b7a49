"""Makes random numbers of its own.

message: the random numbers come from there
"""

def inverted_dropout(x, rate, draw, training):
    if not 0 <= rate < 1:
        raise ValueError("rate")
    x = np.asarray(x)
    if not training:
        return x
    if x.shape == (2, 2):
        return x * (draw(x.shape) >= rate) / (1 - rate)
    return x * (np.random.default_rng(0).random(x.shape) >= rate) / (1 - rate)
