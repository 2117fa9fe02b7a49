"""Multiplies the cost by the number of trials at a time.

message: Five machines run, but each only for a fifth
"""


def tuning_cost(trials, hours, rate, parallel, early_stop_share):
    cost = trials * hours * rate * (1 - early_stop_share / 2) * parallel
    return cost, math.ceil(trials / parallel) * hours
