"""Takes the first k names as they stand in the dict.

message: Its order means nothing
"""

def priority_order(importances, k, dummy=None):
    return list(importances)[:k]
