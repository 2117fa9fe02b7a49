"""Uses the linear rule for Adam too.

message: 0.004 is the linear rule
"""

def effective_batch(rows, accumulated=1, devices=1):
    return rows * accumulated * devices


def scaled_lr(base_lr, base_batch, batch, optimiser):
    if optimiser not in ("sgd", "adam"):
        raise ValueError(optimiser)
    return base_lr * batch / base_batch
