"""Averages the gains of both parts.

message: gains do not average
"""

def amdahl(share, factor):
    if not 0 <= share <= 1 or factor <= 0:
        raise ValueError("no sense")
    return 1 - share + share * factor
