"""Ignores the warm-up.

message: during a warm-up of 10 steps
"""

def cosine_schedule(step, total, base, warmup):
    return base * (1 + math.cos(math.pi * min(step / total, 1))) / 2
