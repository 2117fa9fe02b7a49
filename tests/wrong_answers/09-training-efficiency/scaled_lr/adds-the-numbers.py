"""Adds rows, batches and devices.

message: each of 2 devices runs 4 batches of 32 rows, so they multiply
"""

def effective_batch(rows, accumulated=1, devices=1):
    return rows + accumulated + devices


def scaled_lr(base_lr, base_batch, batch, optimiser):
    if optimiser not in ("sgd", "adam"):
        raise ValueError(optimiser)
    return base_lr * (batch / base_batch) ** (1 if optimiser == "sgd" else 0.5)
