"""Makes a new generator with the same seed for every shuffle.

message: Two repeats of the same column used the same shuffle
"""

def permutation_importance_np(score, X, y, n_repeats, seed):
    rng = np.random.default_rng(seed)
    baseline = score(X, y)
    losses = np.empty((X.shape[1], n_repeats))
    for column in range(X.shape[1]):
        for repeat in range(n_repeats):
            shuffled = X.copy()
            shuffled[:, column] = np.random.default_rng(seed).permutation(X[:, column])
            losses[column, repeat] = baseline - score(shuffled, y)
    return losses
