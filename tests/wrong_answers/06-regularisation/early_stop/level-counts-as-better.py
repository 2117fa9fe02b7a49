"""Counts an equal loss as an improvement.

message: staying level is not an improvement
"""

def early_stop(losses, patience, min_delta=0.0):
    best, best_i, waited = np.inf, None, 0
    for i, loss in enumerate(losses):
        if loss <= best - min_delta:
            best, best_i, waited = loss, i, 0
        else:
            waited += 1
            if waited >= patience:
                return i, best_i
    return len(losses) - 1, best_i
