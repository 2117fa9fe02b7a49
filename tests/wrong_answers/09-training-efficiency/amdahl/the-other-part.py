"""Makes the other part faster.

message: the share is the part that gains
"""

def amdahl(share, factor):
    if not 0 <= share <= 1 or factor <= 0:
        raise ValueError("no sense")
    new = share + (1 - share) / factor
    return 1 / new if new else math.inf
