"""Returns the mask as one long row.

message: the mask has the shape of the weights
"""

def magnitude_mask(weights, sparsity):
    weights = np.asarray(weights)
    smallest = np.argsort(np.abs(weights), axis=None, kind="stable")
    mask = np.ones(weights.size, dtype=bool)
    mask[smallest[: round(sparsity * weights.size)]] = False
    return mask
