"""Returns the last setting with the lowest RMSE of another one.

message: do not belong together
"""

def tune_house_net(train, budget, seed):
    rng = np.random.default_rng(seed)
    lowest = math.inf
    params = None
    for _ in range(budget):
        params = {
            "learning_rate": float(10 ** rng.uniform(-5, 0)),
            "batch_size": int(2 ** rng.integers(5, 10)),
            "layers": int(rng.integers(1, 4)),
            "width": int(2 ** rng.integers(3, 8)),
            "alpha": float(10 ** rng.uniform(-6, 0)),
        }
        val_rmse = train(params)
        if val_rmse < lowest:
            lowest = val_rmse
    return {"params": params, "val_rmse": lowest}
