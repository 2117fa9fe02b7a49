"""Leaves crashed trials out of the history.

message: A crashed trial (nan)
"""


def best_so_far(trace, direction="maximize"):
    better = np.maximum if direction == "maximize" else np.minimum
    return better.accumulate([score for score in trace if not math.isnan(score)]).tolist()
