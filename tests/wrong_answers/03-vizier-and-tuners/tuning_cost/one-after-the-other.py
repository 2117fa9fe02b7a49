"""Waits for one trial after the other.

message: That is one trial after the other
"""


def tuning_cost(trials, hours, rate, parallel, early_stop_share):
    cost = trials * hours * rate * (1 - early_stop_share / 2)
    return cost, trials * hours
