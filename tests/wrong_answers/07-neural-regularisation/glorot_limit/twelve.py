"""Takes the variance of a uniform distribution as its whole width squared over twelve, and forgets to halve.

message: the limit is 0.5
"""

def glorot_limit(fan_in, fan_out):
    return np.sqrt(24 / (fan_in + fan_out))
