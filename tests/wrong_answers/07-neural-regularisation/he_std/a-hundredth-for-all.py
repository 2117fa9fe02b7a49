"""Uses one small constant for every layer.

message: the standard deviation is 0.2
"""

def he_std(fan_in):
    return 0.01
