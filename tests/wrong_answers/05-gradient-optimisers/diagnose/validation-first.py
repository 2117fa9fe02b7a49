"""Looks at the validation loss first.

message: both jump: then the training itself is unstable
"""

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
