"""In each rung at least one may climb.

message: 2 // 3 = 0 may climb
"""


def asha_promote(rungs, promoted, eta):
    for k in reversed(range(len(rungs) - 1)):
        ranked = sorted(rungs[k], key=lambda pair: math.inf if math.isnan(pair[1]) else -pair[1])
        for trial, score in ranked[: max(1, len(rungs[k]) // eta)]:
            if trial not in promoted[k] and not math.isnan(score):
                return [trial, k]
    return None
