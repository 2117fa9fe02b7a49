"""Prunes a trial that equals the median.

message: exactly the median is not worse
"""

def median_should_prune(history, completed, step, warmup, startup):
    if not completed or len(completed) < startup or step < warmup:
        return False
    mine = [v for v in history.values() if not math.isnan(v)]
    others = [t[step] for t in completed if not math.isnan(t.get(step, math.nan))]
    if not mine:
        return True
    if not others:
        return False
    return bool(max(mine) <= np.median(others))
