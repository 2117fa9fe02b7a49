"""Asks for more than the target.

message: Exactly the target is reached
"""


def trials_to_target(trace, target, direction="maximize"):
    for number, score in enumerate(trace, start=1):
        if (score > target) if direction == "maximize" else (score < target):
            return number
    return None
