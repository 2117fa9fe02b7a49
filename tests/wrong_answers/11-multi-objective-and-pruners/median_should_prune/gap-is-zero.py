"""Counts a missing report as zero.

message: NaN and gaps among the others are left out
"""

def median_should_prune(history, completed, step, warmup, startup):
    if not completed or len(completed) < startup or step < warmup:
        return False
    mine = [v for v in history.values() if not math.isnan(v)]
    others = [t.get(step, 0.0) for t in completed]
    others = [0.0 if math.isnan(v) else v for v in others]
    if not mine:
        return True
    if not others:
        return False
    return bool(max(mine) < np.median(others))
