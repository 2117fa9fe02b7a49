"""Looks at the difference with its sign.

message: not at its sign
"""

def indistinguishable(a, b, paired=False):
    if paired:
        difference, se = val_noise(np.subtract(a, b))
        return difference <= 2 * se
    (mean_a, se_a), (mean_b, se_b) = val_noise(a), val_noise(b)
    return mean_a - mean_b <= 2 * math.hypot(se_a, se_b)
