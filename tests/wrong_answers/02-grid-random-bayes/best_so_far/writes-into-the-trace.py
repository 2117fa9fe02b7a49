"""Overwrites the list that it was given.

message: changed the trace
"""


def best_so_far(trace, direction="maximize"):
    better = max if direction == "maximize" else min
    for i in range(1, len(trace)):
        if math.isnan(trace[i]):
            trace[i] = trace[i - 1]
        elif not math.isnan(trace[i - 1]):
            trace[i] = better(trace[i - 1], trace[i])
    return trace
