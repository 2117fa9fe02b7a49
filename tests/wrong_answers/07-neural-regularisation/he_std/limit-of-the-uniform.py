"""Returns the limit of the uniform distribution.

message: limit of He's *uniform* distribution
"""

def he_std(fan_in):
    return np.sqrt(6 / fan_in)
