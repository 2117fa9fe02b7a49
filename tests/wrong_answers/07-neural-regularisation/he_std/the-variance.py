"""Returns the variance.

message: is the variance
"""

def he_std(fan_in):
    return 2 / fan_in
