"""Divides by zero when everything takes no time.

message: division
"""

def amdahl(share, factor):
    if not 0 <= share <= 1 or factor <= 0:
        raise ValueError("no sense")
    return 1 / (1 - share + share / factor)
