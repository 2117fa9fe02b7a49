"""Says that a single score has no noise.

message: would look like knowledge
"""

def val_noise(scores):
    scores = np.asarray(scores, dtype=float)
    if len(scores) < 2:
        return float(scores.mean()), 0.0
    return float(scores.mean()), float(scores.std(ddof=1) / np.sqrt(len(scores)))
