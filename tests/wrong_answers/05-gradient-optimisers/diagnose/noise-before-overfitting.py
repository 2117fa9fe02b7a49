"""Looks for noise before it looks for overfitting.

message: overfitting comes before noise
"""

def diagnose(train, val):
    half = np.asarray(val, dtype=float)[len(val) // 2 :]
    level = half.mean()
    if math.isinf(fluctuation(val)) or fluctuation(train) > 0.03 * level:
        return "lr_too_high"
    if fluctuation(val) > 0.03 * level:
        return "noisy_validation"
    slope = np.polyfit(np.arange(len(half)), half, 1)[0]
    if slope * (len(half) - 1) > 0.1 * level:
        return "overfitting"
    return "ok"
