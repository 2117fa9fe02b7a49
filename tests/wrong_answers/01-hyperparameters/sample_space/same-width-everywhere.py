"""Draws one width and uses it for all layers.

message: draw a width for each layer, not one for all
"""

def sample_space(n, seed):
    rng = np.random.default_rng(seed)
    settings = []
    for _ in range(n):
        layers = int(rng.integers(1, 5))
        settings.append(
            {
                "learning_rate": float(10 ** rng.uniform(-4, -1)),
                "batch_size": int(rng.choice([32, 64, 128])),
                "layers": layers,
                "widths": [int(2 ** rng.integers(4, 9))] * layers,
                "dropout": float(rng.uniform(0, 0.5)),
            }
        )
    return settings
