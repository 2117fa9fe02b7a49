"""Compares the present value instead of the best so far.

message: but its *best so far* is 0.85
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
    return bool(history[step] < np.median(others))
