"""Rolls back a canary that is much better.

message: is not rolled back (the test is one-sided)
"""


def canary_decision(control, canary, rule):
    (n1, e1), (n2, e2) = control, canary
    if n2 < rule["min_cases"]:
        return "wait"
    s1, s2, pooled = e1 / n1, e2 / n2, (e1 + e2) / (n1 + n2)
    spread = math.sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2))
    if abs(s2 - s1) > norm.isf(rule["alpha"] / rule["looks"]) * spread:
        return "rollback"
    if rule["look"] < rule["looks"]:
        return "wait"
    upper = s2 - s1 + norm.isf(rule["alpha"]) * math.sqrt(s1 * (1 - s1) / n1 + s2 * (1 - s2) / n2)
    return "promote" if upper <= rule["margin"] else "hold"
