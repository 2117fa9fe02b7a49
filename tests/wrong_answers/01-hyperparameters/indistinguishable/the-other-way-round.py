"""Returns True when the settings do differ.

message: does not differ: return True
"""

def indistinguishable(a, b, paired=False):
    if paired:
        difference, se = val_noise(np.subtract(a, b))
    else:
        (mean_a, se_a), (mean_b, se_b) = val_noise(a), val_noise(b)
        difference, se = mean_a - mean_b, math.hypot(se_a, se_b)
    return abs(difference) > 2 * se
