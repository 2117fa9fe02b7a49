"""Begins the warm-up with step 1, so that step 0 already moves.

message: step 0 has the rate 0.0
"""

def cosine_schedule(step, total, base, warmup):
    if step < warmup:
        return base * (step + 1) / warmup
    return base * (1 + math.cos(math.pi * min((step - warmup) / (total - warmup), 1))) / 2
