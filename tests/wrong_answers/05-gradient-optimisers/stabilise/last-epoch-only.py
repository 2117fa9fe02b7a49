"""Takes the last loss as the final loss.

message: the mean of the last *five* validation losses
"""

def stabilise(train, settings, changes, max_calls):
    def judge(change):
        losses = train({**settings, **change})[1]
        return fluctuation(losses), losses[-1]

    jump_before, loss_before = judge({})
    best, lowest = None, math.inf
    for change in changes[: max_calls - 1]:
        jump, loss = judge(change)
        if jump <= jump_before / 2 and loss <= 1.05 * loss_before and loss < lowest:
            best, lowest = change, loss
    return best
