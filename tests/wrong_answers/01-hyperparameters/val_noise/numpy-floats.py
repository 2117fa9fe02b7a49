"""Returns NumPy's own floats.

message: Return plain floats
"""

def val_noise(scores):
    scores = np.asarray(scores, dtype=float)
    if len(scores) < 2:
        raise ValueError("too few")
    return scores.mean(), scores.std(ddof=1) / np.sqrt(len(scores))
