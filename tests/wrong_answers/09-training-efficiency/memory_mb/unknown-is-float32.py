"""Takes an unknown policy for float32.

message: none of the three policies
"""

def memory_mb(layers, batch, policy="float32", averages=2, accumulated=1):
    size = 2 if policy.startswith("mixed_") else 4
    weights = sum(each for each, _ in layers)
    outputs = sum(each for _, each in layers)
    return (4 * (2 + averages + (accumulated > 1)) * weights + size * batch * outputs) / 2**20
