"""Takes the median instead of the mean.

message: A median would be 28.5
"""

def val_noise(scores):
    scores = np.asarray(scores, dtype=float)
    if len(scores) < 2:
        raise ValueError("too few")
    return float(np.median(scores)), float(scores.std(ddof=1) / np.sqrt(len(scores)))
