"""Does not look at the slope of the validation loss.

message: the validation loss rises steadily
"""

def diagnose(train, val):
    half = np.asarray(val, dtype=float)[len(val) // 2 :]
    level = half.mean()
    if math.isinf(fluctuation(val)) or fluctuation(train) > 0.03 * level:
        return "lr_too_high"
    return "noisy_validation" if fluctuation(val) > 0.03 * level else "ok"
