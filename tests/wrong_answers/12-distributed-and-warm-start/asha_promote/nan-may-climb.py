"""A trial whose score is NaN climbs when nobody else is left.

message: never climbs
"""


def asha_promote(rungs, promoted, eta):
    for k in reversed(range(len(rungs) - 1)):
        ranked = sorted(rungs[k], key=lambda pair: math.inf if math.isnan(pair[1]) else -pair[1])
        for trial, score in ranked[: len(rungs[k]) // eta]:
            if trial not in promoted[k]:
                return [trial, k]
    return None
