"""Refuses factors below 1.

message: factor
"""

def amdahl(share, factor):
    if not 0 <= share <= 1 or factor < 1:
        raise ValueError("a factor is at least 1")
    new = 1 - share + share / factor
    return 1 / new if new else math.inf
