"""Divides by n - 1.

message: has a standard deviation of 0.5
"""

def fluctuation(losses):
    losses = np.asarray(losses, dtype=float)
    if not np.isfinite(losses).all():
        return math.inf
    half = losses[len(losses) // 2 :]
    x = np.arange(len(half))
    return float(np.std(half - np.polyval(np.polyfit(x, half, 1), x), ddof=1))
