"""Uses <, so that equal means without spread count as different.

message: 0 is at most 2 x 0
"""

def indistinguishable(a, b, paired=False):
    if paired:
        difference, se = val_noise(np.subtract(a, b))
    else:
        (mean_a, se_a), (mean_b, se_b) = val_noise(a), val_noise(b)
        difference, se = mean_a - mean_b, math.hypot(se_a, se_b)
    return bool(se) and abs(difference) <= 2 * se
