"""Forgets the square root.

message: its square root is missing
"""

def glorot_limit(fan_in, fan_out):
    return 6 / (fan_in + fan_out)
