"""Thinks that the whole gains the factor.

message: the other half stays
"""

def amdahl(share, factor):
    if not 0 <= share <= 1 or factor <= 0:
        raise ValueError("no sense")
    return factor if share else 1
