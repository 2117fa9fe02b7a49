"""Reads every jump of the validation loss as a learning rate that is too high.

message: Look at the training loss before you blame the learning rate
"""

def diagnose(train, val):
    half = np.asarray(val, dtype=float)[len(val) // 2 :]
    level = half.mean()
    if math.isinf(fluctuation(train)) or fluctuation(val) > 0.03 * level or fluctuation(train) > 0.03 * level:
        return "lr_too_high"
    slope = np.polyfit(np.arange(len(half)), half, 1)[0]
    if slope * (len(half) - 1) > 0.1 * level:
        return "overfitting"
    return "ok"
