"""Takes a target of 0 for no target at all.

message: A target of 0 is a target
"""


def trials_to_target(trace, target, direction="maximize"):
    if not target:
        return None
    for number, score in enumerate(trace, start=1):
        if (score >= target) if direction == "maximize" else (score <= target):
            return number
    return None
