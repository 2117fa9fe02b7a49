"""Multiplies the gradient of an empty batch by 0 and thinks it is gone.

message: 0 · NaN is NaN
"""

def accumulate(gradients, rows):
    if not sum(rows):
        raise ValueError("no rows")
    return [sum(n * np.asarray(g, float) for n, g in zip(rows, each)) / sum(rows) for each in zip(*gradients)]
