"""Draws values with replacement instead of permuting them.

message: do not draw with replacement
"""

def permutation_importance_np(score, X, y, n_repeats, seed):
    rng = np.random.default_rng(seed)
    baseline = score(X, y)
    losses = np.empty((X.shape[1], n_repeats))
    for column in range(X.shape[1]):
        for repeat in range(n_repeats):
            shuffled = X.copy()
            shuffled[:, column] = rng.choice(X[:, column], len(X))
            losses[column, repeat] = baseline - score(shuffled, y)
    return losses
