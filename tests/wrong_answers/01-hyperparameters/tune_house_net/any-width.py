"""Draws any width from 8 to 128 instead of powers of two.

message: width should be one of
"""

def tune_house_net(train, budget, seed):
    rng = np.random.default_rng(seed)
    best = {"params": None, "val_rmse": math.inf}
    for _ in range(budget):
        params = {
            "learning_rate": float(10 ** rng.uniform(-5, 0)),
            "batch_size": int(2 ** rng.integers(5, 10)),
            "layers": int(rng.integers(1, 4)),
            "width": int(rng.integers(8, 129)),
            "alpha": float(10 ** rng.uniform(-6, 0)),
        }
        try:
            val_rmse = train(params)
        except ValueError:
            continue
        if val_rmse < best["val_rmse"]:
            best = {"params": params, "val_rmse": val_rmse}
    return best
