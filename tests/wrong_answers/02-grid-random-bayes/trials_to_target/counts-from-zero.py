"""Returns the position, counted from zero.

message: which Python counts from 0
"""


def trials_to_target(trace, target, direction="maximize"):
    for number, score in enumerate(trace):
        if (score >= target) if direction == "maximize" else (score <= target):
            return number
    return None
