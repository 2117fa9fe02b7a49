"""Takes the learning rate from a list of three, as if random search needed no distribution.

message: A short list of values is a grid
"""

def sample_space(n, seed):
    rng = np.random.default_rng(seed)
    settings = []
    for _ in range(n):
        layers = int(rng.integers(1, 5))
        settings.append(
            {
                "learning_rate": float(rng.choice([0.0003, 0.003, 0.03])),
                "batch_size": int(rng.choice([32, 64, 128])),
                "layers": layers,
                "widths": [int(2**p) for p in rng.integers(4, 9, size=layers)],
                "dropout": float(rng.uniform(0, 0.5)),
            }
        )
    return settings
