"""Multiplies inputs and outputs.

message: the limit is 0.5
"""

def glorot_limit(fan_in, fan_out):
    return np.sqrt(6 / (fan_in * fan_out))
