"""Sets the weights themselves to zero.

message: return a mask only
"""

def magnitude_mask(weights, sparsity):
    weights = np.asarray(weights)
    smallest = np.argsort(np.abs(weights), axis=None, kind="stable")
    mask = np.ones(weights.size, dtype=bool)
    mask[smallest[: round(sparsity * weights.size)]] = False
    mask = mask.reshape(weights.shape)
    weights[~mask] = 0
    return mask.reshape(weights.shape)
