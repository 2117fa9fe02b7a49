"""Judges by the training losses.

message: do you judge by the training losses
"""

def stabilise(train, settings, changes, max_calls):
    def judge(change):
        losses = train({**settings, **change})[0]
        return fluctuation(losses), np.mean(losses[-5:])

    jump_before, loss_before = judge({})
    best, lowest = None, math.inf
    for change in changes[: max_calls - 1]:
        jump, loss = judge(change)
        if jump <= jump_before / 2 and loss <= 1.05 * loss_before and loss < lowest:
            best, lowest = change, loss
    return best
