"""Subtracts a parabola, and with it part of the fluctuation.

message: subtract a *straight* line
"""

def fluctuation(losses):
    losses = np.asarray(losses, dtype=float)
    if not np.isfinite(losses).all():
        return math.inf
    half = losses[len(losses) // 2 :]
    x = np.arange(len(half))
    degree = 2 if len(half) > 4 else 1
    return float(np.std(half - np.polyval(np.polyfit(x, half, degree), x)))


def diagnose(train, val):
    half = np.asarray(val, dtype=float)[len(val) // 2 :]
    level = half.mean()
    if math.isinf(fluctuation(val)) or fluctuation(train) > 0.03 * level:
        return "lr_too_high"
    slope = np.polyfit(np.arange(len(half)), half, 1)[0]
    if slope * (len(half) - 1) > 0.1 * level:
        return "overfitting"
    return "noisy_validation" if fluctuation(val) > 0.03 * level else "ok"
