"""Cuts negative importances off at zero.

message: it may be negative
"""

def permutation_importance_np(score, X, y, n_repeats, seed):
    rng = np.random.default_rng(seed)
    baseline = score(X, y)
    losses = np.empty((X.shape[1], n_repeats))
    for column in range(X.shape[1]):
        for repeat in range(n_repeats):
            shuffled = X.copy()
            shuffled[:, column] = rng.permutation(X[:, column])
            losses[column, repeat] = max(baseline - score(shuffled, y), 0.0)
    return losses
