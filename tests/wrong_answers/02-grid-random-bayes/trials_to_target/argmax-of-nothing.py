"""Lets argmax of all-false say 0, so that a search that never got there took one trial.

message: which would look like an answer
"""


def trials_to_target(trace, target, direction="maximize"):
    scores = np.array(trace, dtype=float)
    reached = scores >= target if direction == "maximize" else scores <= target
    return int(np.argmax(reached)) + 1
