"""Divides by the warm-up even where there is none.

message: without a warm-up (warmup = 0) you divided by zero
"""

def cosine_schedule(step, total, base, warmup):
    if step <= warmup:
        return base * step / warmup
    return base * (1 + math.cos(math.pi * min((step - warmup) / (total - warmup), 1))) / 2
