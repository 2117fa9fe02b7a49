"""Measures the cosine from step 0 instead of from the end of the warm-up.

message: you measured the cosine from step 0
"""

def cosine_schedule(step, total, base, warmup):
    if step < warmup:
        return base * step / warmup
    return base * (1 + math.cos(math.pi * min(step / total, 1))) / 2
