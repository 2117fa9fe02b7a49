"""Keeps each change when it tries the next.

message: your changes pile up
"""

def stabilise(train, settings, changes, max_calls):
    settings = dict(settings)

    def judge(change):
        settings.update(change)
        losses = train(settings)[1]
        return fluctuation(losses), np.mean(losses[-5:])

    jump_before, loss_before = judge({})
    best, lowest = None, math.inf
    for change in changes[: max_calls - 1]:
        jump, loss = judge(change)
        if jump <= jump_before / 2 and loss <= 1.05 * loss_before and loss < lowest:
            best, lowest = change, loss
    return best
