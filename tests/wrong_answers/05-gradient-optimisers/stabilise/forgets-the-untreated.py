"""Compares with nothing: any loss and any calm is accepted that beats the record.

message: the first call is for the settings as they are
"""

def stabilise(train, settings, changes, max_calls):
    def judge(change):
        losses = train({**settings, **change})[1]
        return fluctuation(losses), np.mean(losses[-5:])

    jump_before, loss_before = 0.2, 0.94
    best, lowest = None, math.inf
    for change in changes[: max_calls - 1]:
        jump, loss = judge(change)
        if jump <= jump_before / 2 and loss <= 1.05 * loss_before and loss < lowest:
            best, lowest = change, loss
    return best
