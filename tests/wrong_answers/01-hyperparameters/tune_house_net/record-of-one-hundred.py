"""Starts from a record of 100 instead of infinity.

message: the answer is params None and val_rmse inf
"""

def tune_house_net(train, budget, seed):
    rng = np.random.default_rng(seed)
    best = {"params": None, "val_rmse": 100.0}
    for _ in range(budget):
        params = {
            "learning_rate": float(10 ** rng.uniform(-5, 0)),
            "batch_size": int(2 ** rng.integers(5, 10)),
            "layers": int(rng.integers(1, 4)),
            "width": int(2 ** rng.integers(3, 8)),
            "alpha": float(10 ** rng.uniform(-6, 0)),
        }
        try:
            val_rmse = train(params)
        except ValueError:
            continue
        if val_rmse < best["val_rmse"]:
            best = {"params": params, "val_rmse": val_rmse}
    return best
