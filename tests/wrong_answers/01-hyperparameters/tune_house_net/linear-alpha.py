"""Draws the penalty evenly between its ends.

message: alpha is not even on the logarithmic scale
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
            "alpha": float(1e-6 + (1 - 1e-6) * (0.0 if rng.random() < 0.05 else rng.random())),
        }
        try:
            val_rmse = train(params)
        except ValueError:
            continue
        if val_rmse < best["val_rmse"]:
            best = {"params": params, "val_rmse": val_rmse}
    return best
