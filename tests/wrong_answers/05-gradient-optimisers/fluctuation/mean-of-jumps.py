"""Averages the jumps from one epoch to the next.

message: does not fluctuate
"""

def fluctuation(losses):
    losses = np.asarray(losses, dtype=float)
    if not np.isfinite(losses).all():
        return math.inf
    return float(np.mean(np.abs(np.diff(losses[len(losses) // 2 :]))))
