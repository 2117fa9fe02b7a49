"""Returns the standard deviation of single runs.

message: The mean of four runs is known better
"""

def val_noise(scores):
    scores = np.asarray(scores, dtype=float)
    if len(scores) < 2:
        raise ValueError("too few")
    return float(scores.mean()), float(scores.std(ddof=1))
