"""Looks at the whole curve, also at epochs after the stop.

message: the lowest loss seen before stopping
"""

def early_stop(losses, patience, min_delta=0.0):
    best, waited = np.inf, 0
    stop = len(losses) - 1
    for i, loss in enumerate(losses):
        if loss < best - min_delta:
            best, waited = loss, 0
        else:
            waited += 1
            if waited >= patience:
                stop = i
                break
    return stop, int(np.nanargmin(losses))
