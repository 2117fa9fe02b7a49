"""Lets a NaN count as a value.

message: nothing but NaN is pruned
"""

def median_should_prune(history, completed, step, warmup, startup):
    if not completed or len(completed) < startup or step < warmup:
        return False
    mine = list(history.values())
    others = [t[step] for t in completed if not math.isnan(t.get(step, math.nan))]
    if not mine:
        return True
    if not others:
        return False
    return bool(np.max(mine) < np.median(others))
