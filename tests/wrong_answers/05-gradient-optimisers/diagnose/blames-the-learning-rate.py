"""Reads every jump of the validation loss as a learning rate that is too high.

message: Look at the training loss before you blame the learning rate
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
    if math.isinf(fluctuation(train)) or fluctuation(val) > 0.03 * level or fluctuation(train) > 0.03 * level:
        return "lr_too_high"
    slope = np.polyfit(np.arange(len(half)), half, 1)[0]
    if slope * (len(half) - 1) > 0.1 * level:
        return "overfitting"
    return "ok"
