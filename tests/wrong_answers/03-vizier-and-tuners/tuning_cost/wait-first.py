"""Returns the two numbers the wrong way round.

message: The cost comes first
"""


def tuning_cost(trials, hours, rate, parallel, early_stop_share):
    cost = trials * hours * rate * (1 - early_stop_share / 2)
    return math.ceil(trials / parallel) * hours, cost
