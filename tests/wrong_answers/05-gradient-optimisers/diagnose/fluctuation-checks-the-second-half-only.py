"""Looks for NaN in the second half only.

message: in the first half counts, too
"""

def fluctuation(losses):
    losses = np.asarray(losses, dtype=float)
    half = losses[len(losses) // 2 :]
    if not np.isfinite(losses[1:]).all():
        return math.inf
    x = np.arange(len(half))
    return float(np.std(half - np.polyval(np.polyfit(x, half, 1), x)))


def diagnose(train, val):
    half = np.asarray(val, dtype=float)[len(val) // 2 :]
    level = half.mean()
    if math.isinf(fluctuation(val)) or fluctuation(train) > 0.03 * level:
        return "lr_too_high"
    slope = np.polyfit(np.arange(len(half)), half, 1)[0]
    if slope * (len(half) - 1) > 0.1 * level:
        return "overfitting"
    return "noisy_validation" if fluctuation(val) > 0.03 * level else "ok"
