"""NaN scores are taken out before counting.

message: NaN trials count towards n
"""


def asha_promote(rungs, promoted, eta):
    rungs = [[pair for pair in rung if not math.isnan(pair[1])] for rung in rungs]
    for k in reversed(range(len(rungs) - 1)):
        ranked = sorted(rungs[k], key=lambda pair: math.inf if math.isnan(pair[1]) else -pair[1])
        for trial, score in ranked[: len(rungs[k]) // eta]:
            if trial not in promoted[k] and not math.isnan(score):
                return [trial, k]
    return None
