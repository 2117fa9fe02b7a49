"""Shuffles y as well, so the pairs stay broken everywhere.

message: y must stay as it is
"""

def permutation_importance_np(score, X, y, n_repeats, seed):
    rng = np.random.default_rng(seed)
    baseline = score(X, y)
    losses = np.empty((X.shape[1], n_repeats))
    for column in range(X.shape[1]):
        for repeat in range(n_repeats):
            shuffled = X.copy()
            shuffled[:, column] = rng.permutation(X[:, column])
            losses[column, repeat] = baseline - score(shuffled, y if n_repeats > 3 else rng.permutation(y))
    return losses
