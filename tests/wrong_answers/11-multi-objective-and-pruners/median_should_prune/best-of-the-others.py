"""Compares with the others' best values.

message: at step 1*; compare neither
"""

def median_should_prune(history, completed, step, warmup, startup):
    if not completed or len(completed) < startup or step < warmup:
        return False
    mine = [v for v in history.values() if not math.isnan(v)]
    others = [max(t.values()) for t in completed]
    if not mine:
        return True
    if not others:
        return False
    return bool(max(mine) < np.median(others))
