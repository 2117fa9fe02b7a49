"""Rounds the number of weights to go up.

message: rounded 1, not 2
"""

def magnitude_mask(weights, sparsity):
    weights = np.asarray(weights)
    smallest = np.argsort(np.abs(weights), axis=None, kind="stable")
    mask = np.ones(weights.size, dtype=bool)
    mask[smallest[: int(np.ceil(round(sparsity * weights.size, 9)))]] = False
    return mask.reshape(weights.shape)
