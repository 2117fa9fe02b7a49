"""Does not count the trials that crashed.

message: cost their turn
"""


def trials_to_target(trace, target, direction="maximize"):
    for number, score in enumerate((s for s in trace if not math.isnan(s)), start=1):
        if (score >= target) if direction == "maximize" else (score <= target):
            return number
    return None
