"""Takes the standard deviation without subtracting the line.

message: Subtract the straight line before
"""

def fluctuation(losses):
    losses = np.asarray(losses, dtype=float)
    if not np.isfinite(losses).all():
        return math.inf
    return float(np.std(losses[len(losses) // 2 :]))
