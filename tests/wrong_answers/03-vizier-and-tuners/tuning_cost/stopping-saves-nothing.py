"""Forgets what early stopping saves.

message: half of the 35 pounds is paid
"""


def tuning_cost(trials, hours, rate, parallel, early_stop_share):
    return trials * hours * rate, math.ceil(trials / parallel) * hours
