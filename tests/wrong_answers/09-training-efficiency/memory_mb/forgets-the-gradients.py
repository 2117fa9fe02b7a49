"""Counts the weights but not their gradients.

message: the gradients are missing
"""

def memory_mb(layers, batch, policy="float32", averages=2, accumulated=1):
    sizes = {"float32": 4, "mixed_float16": 2, "mixed_bfloat16": 2}
    if policy not in sizes:
        raise ValueError(policy)
    weights = sum(each for each, _ in layers)
    outputs = sum(each for _, each in layers)
    return (4 * (1 + averages + (accumulated > 1)) * weights + sizes[policy] * batch * outputs) / 2**20
