"""Uses the pooled share in the interval, too.

message: each group's own share to the interval
"""


def canary_decision(control, canary, rule):
    (n1, e1), (n2, e2) = control, canary
    if n2 < rule["min_cases"]:
        return "wait"
    s1, s2, pooled = e1 / n1, e2 / n2, (e1 + e2) / (n1 + n2)
    spread = math.sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2))
    if s2 - s1 > norm.isf(rule["alpha"] / rule["looks"]) * spread:
        return "rollback"
    if rule["look"] < rule["looks"]:
        return "wait"
    upper = s2 - s1 + norm.isf(rule["alpha"]) * spread
    return "promote" if upper <= rule["margin"] else "hold"
