"""Copies the table once, so columns shuffled before stay shuffled.

message: fresh copy
"""

def permutation_importance_np(score, X, y, n_repeats, seed):
    rng = np.random.default_rng(seed)
    baseline = score(X, y)
    shuffled = X.copy()
    losses = np.empty((X.shape[1], n_repeats))
    for column in range(X.shape[1]):
        for repeat in range(n_repeats):
            shuffled[:, column] = rng.permutation(X[:, column])
            losses[column, repeat] = baseline - score(shuffled, y)
    return losses
