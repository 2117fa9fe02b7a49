"""Always maximises.

message: Turn the comparison round
"""


def trials_to_target(trace, target, direction="maximize"):
    for number, score in enumerate(trace, start=1):
        if score >= target:
            return number
    return None
