"""Returns the length of the search when the target was never reached.

message: which would look like an answer
"""


def trials_to_target(trace, target, direction="maximize"):
    for number, score in enumerate(trace, start=1):
        if (score >= target) if direction == "maximize" else (score <= target):
            return number
    return len(trace)
