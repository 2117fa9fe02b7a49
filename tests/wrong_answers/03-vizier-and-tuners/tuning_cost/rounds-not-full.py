"""Divides without rounding the number of rounds up.

message: A round that is not full takes as long
"""


def tuning_cost(trials, hours, rate, parallel, early_stop_share):
    cost = trials * hours * rate * (1 - early_stop_share / 2)
    return cost, trials / parallel * hours
