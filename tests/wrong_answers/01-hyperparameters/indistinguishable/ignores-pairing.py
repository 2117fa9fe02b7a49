"""Compares the means as if the runs had nothing in common.

message: so paired=True must see it
"""

def indistinguishable(a, b, paired=False):
    (mean_a, se_a), (mean_b, se_b) = val_noise(a), val_noise(b)
    return abs(mean_a - mean_b) <= 2 * math.hypot(se_a, se_b)
