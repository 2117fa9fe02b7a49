"""Returns the stopping epoch as the one to restore.

message: the lowest loss seen before stopping
"""

def early_stop(losses, patience, min_delta=0.0):
    best, waited = np.inf, 0
    for i, loss in enumerate(losses):
        if loss < best - min_delta:
            best, waited = loss, 0
        else:
            waited += 1
            if waited >= patience:
                return i, i
    return len(losses) - 1, len(losses) - 1
