"""Uses a generator without the seed.

message: The same seed must give the same answer
"""

def permutation_importance_np(score, X, y, n_repeats, seed):
    rng = np.random.default_rng()
    baseline = score(X, y)
    losses = np.empty((X.shape[1], n_repeats))
    for column in range(X.shape[1]):
        for repeat in range(n_repeats):
            shuffled = X.copy()
            shuffled[:, column] = rng.permutation(X[:, column])
            losses[column, repeat] = baseline - score(shuffled, y)
    return losses
