"""Cuts the number of weights to go off instead of rounding it.

message: rounded 3, not cut off to 2
"""

def magnitude_mask(weights, sparsity):
    weights = np.asarray(weights)
    smallest = np.argsort(np.abs(weights), axis=None, kind="stable")
    mask = np.ones(weights.size, dtype=bool)
    mask[smallest[: int(sparsity * weights.size)]] = False
    return mask.reshape(weights.shape)
