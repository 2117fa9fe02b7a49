"""Shuffles the rows of the whole table instead of one column.

message: leave all others as they are
"""

def permutation_importance_np(score, X, y, n_repeats, seed):
    rng = np.random.default_rng(seed)
    baseline = score(X, y)
    losses = np.empty((X.shape[1], n_repeats))
    for column in range(X.shape[1]):
        for repeat in range(n_repeats):
            losses[column, repeat] = baseline - score(rng.permutation(X), y)
    return losses
