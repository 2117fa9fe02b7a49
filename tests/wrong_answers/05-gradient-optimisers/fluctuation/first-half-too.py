"""Fits the line to all epochs.

message: the second half is 2, 1, 1, 2
"""

def fluctuation(losses):
    losses = np.asarray(losses, dtype=float)
    if not np.isfinite(losses).all():
        return math.inf
    x = np.arange(len(losses))
    return float(np.std(losses - np.polyval(np.polyfit(x, losses, 1), x)))
