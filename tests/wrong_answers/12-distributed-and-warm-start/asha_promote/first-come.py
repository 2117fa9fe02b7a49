"""Whoever arrived first climbs.

message: The best one climbs first
"""


def asha_promote(rungs, promoted, eta):
    for k in reversed(range(len(rungs) - 1)):
        ranked = rungs[k]
        for trial, score in ranked[: len(rungs[k]) // eta]:
            if trial not in promoted[k] and not math.isnan(score):
                return [trial, k]
    return None
