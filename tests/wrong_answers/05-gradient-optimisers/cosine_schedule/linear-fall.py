"""Falls along a straight line.

message: your function
"""

def cosine_schedule(step, total, base, warmup):
    if step < warmup:
        return base * step / warmup
    return base * max(0.0, 1 - (step - warmup) / (total - warmup))
