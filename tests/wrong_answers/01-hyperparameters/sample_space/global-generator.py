"""Draws from NumPy's global generator and seeds it nowhere.

message: The same seed must give the same settings
"""

def sample_space(n, seed):
    rng = np.random.default_rng()
    settings = []
    for _ in range(n):
        layers = int(rng.integers(1, 5))
        settings.append(
            {
                "learning_rate": float(10 ** rng.uniform(-4, -1)),
                "batch_size": int(rng.choice([32, 64, 128])),
                "layers": layers,
                "widths": [int(2**p) for p in rng.integers(4, 9, size=layers)],
                "dropout": float(rng.uniform(0, 0.5)),
            }
        )
    return settings
