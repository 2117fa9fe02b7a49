"""Takes the root of the number of inputs alone.

message: the standard deviation is 0.2
"""

def he_std(fan_in):
    return 2 / np.sqrt(fan_in)
