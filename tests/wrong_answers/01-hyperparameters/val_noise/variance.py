"""Forgets the square root.

message: take the square root
"""

def val_noise(scores):
    scores = np.asarray(scores, dtype=float)
    if len(scores) < 2:
        raise ValueError("too few")
    return float(scores.mean()), float(scores.var(ddof=1) / len(scores))
