"""Lowers the rate when the batch grows.

message: the batch has grown, so the rate grows too
"""

def effective_batch(rows, accumulated=1, devices=1):
    return rows * accumulated * devices


def scaled_lr(base_lr, base_batch, batch, optimiser):
    if optimiser not in ("sgd", "adam"):
        raise ValueError(optimiser)
    return base_lr * (base_batch / batch) ** (1 if optimiser == "sgd" else 0.5)
