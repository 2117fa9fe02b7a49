"""Leaves the rate alone when the batch became smaller.

message: a quarter of the rows
"""

def effective_batch(rows, accumulated=1, devices=1):
    return rows * accumulated * devices


def scaled_lr(base_lr, base_batch, batch, optimiser):
    if optimiser not in ("sgd", "adam"):
        raise ValueError(optimiser)
    return base_lr * max(1, batch / base_batch) ** (1 if optimiser == "sgd" else 0.5)
