"""Shortens the rounds by what early stopping saves.

message: Each round waits for its longest trial
"""


def tuning_cost(trials, hours, rate, parallel, early_stop_share):
    saved = 1 - early_stop_share / 2
    return trials * hours * rate * saved, math.ceil(trials / parallel) * hours * saved
