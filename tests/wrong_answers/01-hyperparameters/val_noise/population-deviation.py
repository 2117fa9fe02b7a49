"""Divides by n instead of n − 1 in the standard deviation.

message: use ddof=1, because
"""

def val_noise(scores):
    scores = np.asarray(scores, dtype=float)
    if len(scores) < 2:
        raise ValueError("too few")
    return float(scores.mean()), float(scores.std() / np.sqrt(len(scores)))
