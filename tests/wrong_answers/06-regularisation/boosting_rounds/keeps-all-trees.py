"""Believes that more trees never hurt, as in a forest.

message: boosting overshoots
"""

def boosting_rounds(errors, tolerance=0.0):
    return len(errors)
