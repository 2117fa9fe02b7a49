"""Makes the generator anew for each setting, so all settings are alike.

message: Make the generator once
"""

def sample_space(n, seed):
    settings = []
    for _ in range(n):
        rng = np.random.default_rng(seed)
        layers = int(rng.integers(1, 5))
        widths = [int(2**p) for p in rng.integers(4, 9, size=layers)]
        settings.append({"learning_rate": float(10 ** rng.uniform(-4, -1)), "batch_size": 32, "layers": layers, "widths": widths, "dropout": 0.1})
    return settings
