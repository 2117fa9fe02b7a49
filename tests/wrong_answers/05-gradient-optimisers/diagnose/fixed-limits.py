"""Uses fixed numbers as limits instead of shares of the level.

message: limits are shares of the level
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
    if math.isinf(fluctuation(val)) or fluctuation(train) > 0.015:
        return "lr_too_high"
    slope = np.polyfit(np.arange(len(half)), half, 1)[0]
    if slope * (len(half) - 1) > 0.05:
        return "overfitting"
    return "noisy_validation" if fluctuation(val) > 0.015 else "ok"
