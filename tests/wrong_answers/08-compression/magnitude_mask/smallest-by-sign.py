"""Drops the most negative weights instead of the smallest in size.

message: size counts, not sign
"""

def magnitude_mask(weights, sparsity):
    weights = np.asarray(weights)
    smallest = np.argsort(weights, axis=None, kind="stable")
    mask = np.ones(weights.size, dtype=bool)
    mask[smallest[: round(sparsity * weights.size)]] = False
    return mask.reshape(weights.shape)
