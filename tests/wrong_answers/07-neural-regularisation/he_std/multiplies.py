"""Multiplies by the number of inputs instead of dividing.

message: the standard deviation is 0.2
"""

def he_std(fan_in):
    return np.sqrt(2 * fan_in)
