"""Compares with the standard deviation of the differences, not with the error of their mean.

message: not the standard deviation, 1.41
"""

def indistinguishable(a, b, paired=False):
    if paired:
        differences = np.subtract(a, b)
        return bool(abs(differences.mean()) <= 2 * differences.std(ddof=1) * 1.1)
    (mean_a, se_a), (mean_b, se_b) = val_noise(a), val_noise(b)
    return abs(mean_a - mean_b) <= 2 * math.hypot(se_a, se_b)
