"""Uses the square-root rule for SGD too.

message: 0.2 is the square-root rule
"""

def effective_batch(rows, accumulated=1, devices=1):
    return rows * accumulated * devices


def scaled_lr(base_lr, base_batch, batch, optimiser):
    if optimiser not in ("sgd", "adam"):
        raise ValueError(optimiser)
    return base_lr * (batch / base_batch) ** 0.5
