"""Returns the standard deviation.

message: is the standard deviation
"""

def glorot_limit(fan_in, fan_out):
    return np.sqrt(2 / (fan_in + fan_out))
