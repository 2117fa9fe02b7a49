"""Looks at the validation loss first.

message: both jump: then the training itself is unstable
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
    if not np.isfinite(half).all():
        return "lr_too_high"
    slope = np.polyfit(np.arange(len(half)), half, 1)[0]
    if slope * (len(half) - 1) > 0.1 * level:
        return "overfitting"
    if fluctuation(val) > 0.03 * level:
        return "noisy_validation"
    return "lr_too_high" if fluctuation(train) > 0.03 * level else "ok"
