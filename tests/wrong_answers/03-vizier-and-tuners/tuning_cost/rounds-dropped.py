"""Drops the last round when it is not full.

message: six full rounds and one of two trials
"""


def tuning_cost(trials, hours, rate, parallel, early_stop_share):
    cost = trials * hours * rate * (1 - early_stop_share / 2)
    return cost, max(1, trials // parallel) * hours
