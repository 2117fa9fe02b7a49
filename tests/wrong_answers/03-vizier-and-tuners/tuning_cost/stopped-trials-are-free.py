"""Takes a stopped trial to cost nothing.

message: half of the 35 pounds is paid
"""


def tuning_cost(trials, hours, rate, parallel, early_stop_share):
    cost = trials * hours * rate * (1 - early_stop_share)
    return cost, math.ceil(trials / parallel) * hours
