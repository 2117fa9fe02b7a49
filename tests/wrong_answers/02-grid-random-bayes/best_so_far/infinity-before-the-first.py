"""Calls the record infinite before there is one.

message: Before the first real score
"""


def best_so_far(trace, direction="maximize"):
    accumulate, worst = (np.fmax, -math.inf) if direction == "maximize" else (np.fmin, math.inf)
    return accumulate.accumulate(np.array([worst, *trace], dtype=float)).tolist()[1:]
