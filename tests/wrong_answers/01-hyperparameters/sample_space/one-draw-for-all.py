"""Uses one random number for two knobs.

message: each knob needs a draw of its own
"""

def sample_space(n, seed):
    rng = np.random.default_rng(seed)
    settings = []
    for share in rng.random(n):
        layers = int(rng.integers(1, 5))
        settings.append(
            {
                "learning_rate": float(10 ** (-4 + 3 * share)),
                "batch_size": int(rng.choice([32, 64, 128])),
                "layers": layers,
                "widths": [int(2**p) for p in rng.integers(4, 9, size=layers)],
                "dropout": float(0.5 * share),
            }
        )
    return settings
