"""Looks at the inputs alone.

message: uses fan_in alone
"""

def glorot_limit(fan_in, fan_out):
    return np.sqrt(6 / fan_in)
