"""Scales in prediction instead of training, as the first paper did.

message: in prediction nothing is dropped and nothing scaled
"""

def inverted_dropout(x, rate, draw, training):
    if not 0 <= rate < 1:
        raise ValueError("rate")
    x = np.asarray(x)
    return x * (draw(x.shape) >= rate) / (1 - rate) if training else x * (1 - rate)
