"""Measures the training loss by its own level.

message: a share of the *validation* level
"""

def fluctuation(losses):
    losses = np.asarray(losses, dtype=float)
    if not np.isfinite(losses).all():
        return math.inf
    half = losses[len(losses) // 2 :]
    epochs = np.arange(len(half))
    return float(np.std(half - np.polyval(np.polyfit(epochs, half, 1), epochs)))


def diagnose(train, val):
    half = np.asarray(val, dtype=float)[len(val) // 2 :]
    level = half.mean()
    own = np.mean(np.asarray(train, dtype=float)[len(train) // 2 :])
    if math.isinf(fluctuation(val)) or math.isinf(fluctuation(train)) or fluctuation(train) > 0.03 * own:
        return "lr_too_high"
    slope = np.polyfit(np.arange(len(half)), half, 1)[0]
    if slope * (len(half) - 1) > 0.1 * level:
        return "overfitting"
    return "noisy_validation" if fluctuation(val) > 0.03 * level else "ok"
