"""Returns the last time that the target was reached.

message: the last trial, or the best one
"""


def trials_to_target(trace, target, direction="maximize"):
    found = None
    for number, score in enumerate(trace, start=1):
        if (score >= target) if direction == "maximize" else (score <= target):
            found = number
    return found
