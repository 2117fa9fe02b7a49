"""Stops at the first epoch that is worse.

message: you stopped at the first rise
"""

def early_stop(losses, patience, min_delta=0.0):
    for i in range(1, len(losses)):
        if losses[i] > losses[i - 1]:
            return i, i - 1
    return len(losses) - 1, len(losses) - 1
