"""Returns True for the weights that go.

message: True means that a weight stays
"""

def magnitude_mask(weights, sparsity):
    weights = np.asarray(weights)
    smallest = np.argsort(np.abs(weights), axis=None, kind="stable")
    mask = np.zeros(weights.size, dtype=bool)
    mask[smallest[: round(sparsity * weights.size)]] = True
    mask[np.abs(weights).argmax()] = True
    return mask.reshape(weights.shape)
