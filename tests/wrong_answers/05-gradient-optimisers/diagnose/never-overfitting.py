"""Does not look at the slope of the validation loss.

message: the validation loss rises steadily
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
    return "noisy_validation" if fluctuation(val) > 0.03 * level else "ok"
