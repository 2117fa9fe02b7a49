"""Returns ones and zeros instead of True and False.

message: the mask holds True and False
"""

def magnitude_mask(weights, sparsity):
    weights = np.asarray(weights)
    smallest = np.argsort(np.abs(weights), axis=None, kind="stable")
    mask = np.ones(weights.size, dtype=bool)
    mask[smallest[: round(sparsity * weights.size)]] = False
    return mask.reshape(weights.shape).astype("float32")
