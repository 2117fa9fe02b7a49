"""Returns the standard deviation of single runs, divided by n.

message: with ddof=0: use ddof=1
"""

def val_noise(scores):
    scores = np.asarray(scores, dtype=float)
    if len(scores) < 2:
        raise ValueError("too few")
    return float(scores.mean()), float(scores.std())
