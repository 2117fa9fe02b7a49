"""Weights each gradient with its rows and never divides.

message: now divide by the number of all rows, 64
"""

def accumulate(gradients, rows):
    return [sum(n * np.asarray(g, float) for n, g in zip(rows, each)) for each in zip(*gradients)]
