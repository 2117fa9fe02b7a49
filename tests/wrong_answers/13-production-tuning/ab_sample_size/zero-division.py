"""Divides by a change of zero.

message: raise a ValueError, do not divide by zero
"""


def ab_sample_size(p, change, alpha=0.05, power=0.8):
    other = p + change
    if not (0 < p < 1 and 0 < other < 1):
        raise ValueError("no such shares")
    mean = (p + other) / 2
    same = norm.isf(alpha / 2) * math.sqrt(2 * mean * (1 - mean))
    apart = norm.isf(1 - power) * math.sqrt(p * (1 - p) + other * (1 - other))
    return math.ceil(((same + apart) / change) ** 2)
