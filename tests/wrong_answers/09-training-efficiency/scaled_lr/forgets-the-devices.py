"""Counts the rows of one device only.

message: 128 are the rows of one device
"""

def effective_batch(rows, accumulated=1, devices=1):
    return rows * accumulated


def scaled_lr(base_lr, base_batch, batch, optimiser):
    if optimiser not in ("sgd", "adam"):
        raise ValueError(optimiser)
    return base_lr * (batch / base_batch) ** (1 if optimiser == "sgd" else 0.5)
