"""Replaces the best by a later result that is no better.

message: keep the first
"""

def tune_house_net(train, budget, seed):
    rng = np.random.default_rng(seed)
    best = {"params": None, "val_rmse": math.inf}
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
        if val_rmse <= best["val_rmse"] and math.isfinite(val_rmse):
            best = {"params": params, "val_rmse": val_rmse}
    return best
