"""Draws the learning rate evenly instead of its exponent.

message: draw the exponent evenly, not the rate
"""

def sample_space(n, seed):
    rng = np.random.default_rng(seed)
    settings = []
    for _ in range(n):
        layers = int(rng.integers(1, 5))
        settings.append(
            {
                "learning_rate": float(rng.uniform(1e-4, 1e-1)),
                "batch_size": int(rng.choice([32, 64, 128])),
                "layers": layers,
                "widths": [int(2**p) for p in rng.integers(4, 9, size=layers)],
                "dropout": float(rng.uniform(0, 0.5)),
            }
        )
    return settings
