"""Asks whether the two intervals of ± 2 standard errors overlap.

message: not as 3 + 4 = 7
"""

def indistinguishable(a, b, paired=False):
    if paired:
        difference, se = val_noise(np.subtract(a, b))
        return abs(difference) <= 2 * se
    (mean_a, se_a), (mean_b, se_b) = val_noise(a), val_noise(b)
    return mean_a - 2 * se_a <= mean_b + 2 * se_b and mean_b - 2 * se_b <= mean_a + 2 * se_a
