"""Takes shares in percent as well, and checks nothing.

message: makes no sense
"""

def amdahl(share, factor):
    share = share / 100 if share > 1 else share
    new = 1 - share + share / factor
    return 1 / new if new else math.inf
