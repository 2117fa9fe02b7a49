"""Compares with the previous epoch instead of the best so far.

message: measured from the best loss, not from the last epoch
"""

def early_stop(losses, patience, min_delta=0.0):
    best, best_i, waited = np.inf, None, 0
    previous = np.inf
    for i, loss in enumerate(losses):
        if loss < previous - min_delta:
            waited = 0
        else:
            waited += 1
        previous = loss
        if loss < best:
            best, best_i = loss, i
        if waited >= patience:
            return i, best_i
    return len(losses) - 1, best_i
