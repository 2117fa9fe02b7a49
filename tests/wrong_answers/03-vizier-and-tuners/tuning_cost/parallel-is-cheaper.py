"""Divides the cost by the number of trials at a time.

message: Five machines for a fifth of the time cost the same
"""


def tuning_cost(trials, hours, rate, parallel, early_stop_share):
    cost = trials * hours * rate * (1 - early_stop_share / 2) / parallel
    return cost, math.ceil(trials / parallel) * hours
