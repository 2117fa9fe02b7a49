"""A trial that has left any rung never climbs again.

message: a has left rung 0, but not rung 1 yet
"""


def asha_promote(rungs, promoted, eta):
    for k in reversed(range(len(rungs) - 1)):
        ranked = sorted(rungs[k], key=lambda pair: math.inf if math.isnan(pair[1]) else -pair[1])
        for trial, score in ranked[: len(rungs[k]) // eta]:
            if not any(trial in gone for gone in promoted) and not math.isnan(score):
                return [trial, k]
    return None
