"""Returns rounds instead of hours.

message: That is the number of rounds
"""


def tuning_cost(trials, hours, rate, parallel, early_stop_share):
    cost = trials * hours * rate * (1 - early_stop_share / 2)
    return cost, math.ceil(trials / parallel)
