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
