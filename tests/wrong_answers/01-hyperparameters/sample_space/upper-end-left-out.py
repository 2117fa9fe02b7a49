"""Forgets that NumPy leaves out the upper end of integers.

message: NumPy's integers(1, 4) leaves the 4 out
"""

def sample_space(n, seed):
    rng = np.random.default_rng(seed)
    settings = []
    for _ in range(n):
        layers = int(rng.integers(1, 4))
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
