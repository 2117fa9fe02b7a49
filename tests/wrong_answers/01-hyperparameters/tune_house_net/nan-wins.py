"""Sorts the results, with nan among them.

message: a training that diverged won
"""

def tune_house_net(train, budget, seed):
    rng = np.random.default_rng(seed)
    results = []
    for _ in range(budget):
        params = {
            "learning_rate": float(10 ** rng.uniform(-5, 0)),
            "batch_size": int(2 ** rng.integers(5, 10)),
            "layers": int(rng.integers(1, 4)),
            "width": int(2 ** rng.integers(3, 8)),
            "alpha": float(10 ** rng.uniform(-6, 0)),
        }
        results.append((train(params), params))
    best = int(np.argmin([score for score, _ in results]))
    return {"params": results[best][1], "val_rmse": results[best][0]}
