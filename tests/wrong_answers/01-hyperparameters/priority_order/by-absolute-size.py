"""Sorts by the size of the importance without its sign.

message: A permutation importance can be negative
"""

def priority_order(importances, k, dummy=None):
    names = [n for n, v in importances.items() if dummy is None or v > importances[dummy]]
    return sorted(names, key=lambda n: (-abs(importances[n]), n))[:k]
