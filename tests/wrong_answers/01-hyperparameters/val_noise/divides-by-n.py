"""Divides by the number of scores instead of its square root.

message: instead of the square root of n
"""

def val_noise(scores):
    scores = np.asarray(scores, dtype=float)
    if len(scores) < 2:
        raise ValueError("too few")
    return float(scores.mean()), float(scores.std(ddof=1) / len(scores))
