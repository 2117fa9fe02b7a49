"""Keeps what is above a quantile, so that ties all go or all stay.

message: a threshold is not enough
"""

def magnitude_mask(weights, sparsity):
    size = np.abs(np.asarray(weights))
    return size > np.quantile(size, sparsity) if sparsity else np.ones(size.shape, dtype=bool)
