"""Rungs are counted from 1.

message: ['b', 0], not
"""


def asha_promote(rungs, promoted, eta):
    for k in reversed(range(len(rungs) - 1)):
        ranked = sorted(rungs[k], key=lambda pair: math.inf if math.isnan(pair[1]) else -pair[1])
        for trial, score in ranked[: len(rungs[k]) // eta]:
            if trial not in promoted[k] and not math.isnan(score):
                return [trial, k + 1]
    return None
