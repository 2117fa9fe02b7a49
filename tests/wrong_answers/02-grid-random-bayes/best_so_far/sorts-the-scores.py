"""Sorts the scores.

message: You sorted the scores
"""


def best_so_far(trace, direction="maximize"):
    return sorted(trace, reverse=direction == "minimize")
