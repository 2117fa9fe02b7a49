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
