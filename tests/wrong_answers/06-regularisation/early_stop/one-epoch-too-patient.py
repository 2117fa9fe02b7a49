"""Waits until patience is exceeded instead of used up.

message: patience 2 is used up at epoch 5
"""

def early_stop(losses, patience, min_delta=0.0):
    best, best_i, waited = np.inf, None, 0
    for i, loss in enumerate(losses):
        if loss < best - min_delta:
            best, best_i, waited = loss, i, 0
        else:
            waited += 1
            if waited > patience:
                return i, best_i
    return len(losses) - 1, best_i
