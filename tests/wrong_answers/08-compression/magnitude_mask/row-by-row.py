"""Drops the same share of each row instead of the smallest of the whole array.

message: are the smallest; your mask is
"""

def magnitude_mask(weights, sparsity):
    weights = np.asarray(weights)
    rows = weights.reshape(weights.shape[0], -1)
    mask = np.ones(rows.shape, dtype=bool)
    go = round(sparsity * weights.size)
    for number, row in enumerate(rows):
        share = go // len(rows) + (number < go % len(rows))
        mask[number, np.argsort(np.abs(row), kind="stable")[:share]] = False
    return mask.reshape(weights.shape)
