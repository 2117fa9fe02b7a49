"""Counts how many trials reached the target.

message: how many trials reached it
"""


def trials_to_target(trace, target, direction="maximize"):
    hits = [s for s in trace if (s >= target if direction == "maximize" else s <= target)]
    return len(hits) or None
