"""Lets the cosine rise again beyond the end.

message: it does not rise again
"""

def cosine_schedule(step, total, base, warmup):
    if step < warmup:
        return base * step / warmup
    return base * (1 + math.cos(math.pi * (step - warmup) / (total - warmup))) / 2
