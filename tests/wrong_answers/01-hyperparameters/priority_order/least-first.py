"""Sorts upwards, so that the least important come first.

message: sort from large to small
"""

def priority_order(importances, k, dummy=None):
    names = [n for n, v in importances.items() if dummy is None or v > importances[dummy]]
    return sorted(names, key=lambda n: (importances[n], n))[:k]
