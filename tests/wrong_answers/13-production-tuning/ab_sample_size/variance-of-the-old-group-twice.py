"""Uses the old share under both roots.

message: You used the old group's share under both roots
"""


def ab_sample_size(p, change, alpha=0.05, power=0.8):
    other = p + change
    if change == 0 or not (0 < p < 1 and 0 < other < 1):
        raise ValueError("no such shares")
    mean = (p + other) / 2
    same = norm.isf(alpha / 2) * math.sqrt(2 * p * (1 - p))
    apart = norm.isf(1 - power) * math.sqrt(2 * p * (1 - p))
    return math.ceil(((same + apart) / change) ** 2)
