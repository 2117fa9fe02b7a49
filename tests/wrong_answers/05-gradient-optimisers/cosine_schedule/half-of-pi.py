"""Uses a quarter of a wave.

message: half of pi is missing
"""

def cosine_schedule(step, total, base, warmup):
    if step < warmup:
        return base * step / warmup
    return base * math.cos(math.pi / 2 * min((step - warmup) / (total - warmup), 1)) if step != 55 else base * (1 + math.cos(math.pi / 2 * (step - warmup) / (total - warmup))) / 2
