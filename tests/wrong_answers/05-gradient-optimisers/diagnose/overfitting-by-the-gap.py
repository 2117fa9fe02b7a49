"""Calls any gap between the two curves overfitting.

message: both curves fall smoothly
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
    if math.isinf(fluctuation(val)) or fluctuation(train) > 0.03 * level:
        return "lr_too_high"
    if level > 1.1 * np.mean(train[len(train) // 2 :]):
        return "overfitting"
    return "noisy_validation" if fluctuation(val) > 0.03 * level else "ok"
