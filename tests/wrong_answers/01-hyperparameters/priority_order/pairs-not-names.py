"""Returns pairs of name and importance.

message: Return names
"""

def priority_order(importances, k, dummy=None):
    return sorted(importances.items(), key=lambda pair: -pair[1])[:k]
