"""Divides by the mean of inputs and outputs.

message: divides by the *mean* of the two
"""

def glorot_limit(fan_in, fan_out):
    return np.sqrt(6 / ((fan_in + fan_out) / 2))
