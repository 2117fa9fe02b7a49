"""Lets one crashed trial turn all later records into NaN.

message: A crashed trial (nan)
"""


def best_so_far(trace, direction="maximize"):
    accumulate = np.maximum if direction == "maximize" else np.minimum
    return accumulate.accumulate(np.array(trace, dtype=float)).tolist()
