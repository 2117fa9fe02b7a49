"""Treats every other optimiser like Adam.

message: raise a ValueError instead of guessing
"""

def effective_batch(rows, accumulated=1, devices=1):
    return rows * accumulated * devices


def scaled_lr(base_lr, base_batch, batch, optimiser):
    return base_lr * (batch / base_batch) ** (1 if optimiser == "sgd" else 0.5)
