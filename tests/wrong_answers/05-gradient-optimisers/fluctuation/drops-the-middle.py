"""Rounds the middle of an odd number of epochs up.

message: from position 7 // 2 = 3
"""

def fluctuation(losses):
    losses = np.asarray(losses, dtype=float)
    if not np.isfinite(losses).all():
        return math.inf
    half = losses[(len(losses) + 1) // 2 :]
    x = np.arange(len(half))
    return float(np.std(half - np.polyval(np.polyfit(x, half, 1), x)))
