"""Lets the later one of two equals go first.

message: among equals the earlier ones go first
"""

def magnitude_mask(weights, sparsity):
    weights = np.asarray(weights)
    smallest = weights.size - 1 - np.argsort(np.abs(weights).ravel()[::-1], kind="stable")
    mask = np.ones(weights.size, dtype=bool)
    mask[smallest[: round(sparsity * weights.size)]] = False
    return mask.reshape(weights.shape)
