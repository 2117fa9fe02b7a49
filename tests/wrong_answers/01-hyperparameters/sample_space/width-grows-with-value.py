"""Draws widths linearly and rounds them to powers of two, so that wide ones prevail.

message: even on the log2 scale
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
                "widths": [int(2 ** round(np.log2(w))) for w in rng.uniform(16, 256, size=layers)],
                "dropout": float(rng.uniform(0, 0.5)),
            }
        )
    return settings
