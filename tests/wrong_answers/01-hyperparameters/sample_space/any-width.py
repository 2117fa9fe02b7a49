"""Draws widths evenly between 16 and 256 instead of powers of two.

message: widths are the powers of two from 16 to 256
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
                "widths": [int(w) for w in rng.integers(16, 257, size=layers)],
                "dropout": float(rng.uniform(0, 0.5)),
            }
        )
    return settings
