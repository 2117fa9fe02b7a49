"""Returns the trial of the best score.

message: the last trial, or the best one
"""


def trials_to_target(trace, target, direction="maximize"):
    pick = np.nanargmax if direction == "maximize" else np.nanargmin
    at = int(pick(trace))
    reached = trace[at] >= target if direction == "maximize" else trace[at] <= target
    return at + 1 if reached else None
