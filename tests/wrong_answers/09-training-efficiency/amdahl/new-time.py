"""Returns the new time in place of the gain.

message: 0.75 is the new time
"""

def amdahl(share, factor):
    if not 0 <= share <= 1 or factor <= 0:
        raise ValueError("no sense")
    return 1 - share + share / factor
