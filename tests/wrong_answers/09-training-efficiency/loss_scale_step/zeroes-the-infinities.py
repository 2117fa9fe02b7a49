"""Replaces infinities by 0 and steps.

message: one is enough to skip the whole step
"""

def loss_scale_step(gradients, scale, good_steps, growth_steps=2000):
    bad = not all(np.isfinite(g).all() for g in gradients)
    unscaled = [np.nan_to_num(np.asarray(g, np.float32) / np.float32(scale), posinf=0, neginf=0) for g in gradients]
    if bad:
        return unscaled, max(scale / 2, 1.0), 0
    if good_steps + 1 == growth_steps:
        return unscaled, scale * 2, 0
    return unscaled, scale, good_steps + 1
