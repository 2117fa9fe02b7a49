"""Repeats a failed try instead of counting it.

message: A try that fails has cost its turn
"""

def tune_house_net(train, budget, seed):
    rng = np.random.default_rng(seed)
    best, good, calls = {"params": None, "val_rmse": math.inf}, 0, 0
    while good < budget and calls < 3000:
        params = {
            "learning_rate": float(10 ** rng.uniform(-5, 0)),
            "batch_size": int(2 ** rng.integers(5, 10)),
            "layers": int(rng.integers(1, 4)),
            "width": int(2 ** rng.integers(3, 8)),
            "alpha": float(10 ** rng.uniform(-6, 0)),
        }
        calls += 1
        try:
            val_rmse = train(params)
        except ValueError:
            continue
        if not math.isfinite(val_rmse):
            continue
        good += 1
        if val_rmse < best["val_rmse"]:
            best = {"params": params, "val_rmse": val_rmse}
    return best
