"""Forgets that ReLU throws half away.

message: ReLU throws half away
"""

def he_std(fan_in):
    return np.sqrt(1 / fan_in)
