"""The best third is taken of those that have not climbed yet.

message: c is third
"""


def asha_promote(rungs, promoted, eta):
    for k in reversed(range(len(rungs) - 1)):
        ranked = sorted(rungs[k], key=lambda pair: math.inf if math.isnan(pair[1]) else -pair[1])
        left = [pair for pair in ranked if pair[0] not in promoted[k]]
        for trial, score in left[: max(1, len(left) // eta)]:
            if not math.isnan(score) and len(rungs[k]) >= eta:
                return [trial, k]
    return None
