"""Guards against one score only, and forgets that there may be none.

message: Without scores there is neither
"""

def val_noise(scores):
    scores = np.asarray(scores, dtype=float)
    if len(scores) == 1:
        raise ValueError("too few")
    with np.errstate(all="ignore"):
        return float(np.sum(scores) / np.float64(len(scores))), float("nan") if not len(scores) else float(scores.std(ddof=1) / np.sqrt(len(scores)))
