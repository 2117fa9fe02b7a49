"""Looks at the first gradient only.

message: one is enough to skip the whole step
"""

def loss_scale_step(gradients, scale, good_steps, growth_steps=2000):
    if not np.isfinite(gradients[0]).all():
        return None, max(scale / 2, 1.0), 0
    unscaled = [np.asarray(g, np.float32) / np.float32(scale) for g in gradients]
    if good_steps + 1 == growth_steps:
        return unscaled, scale * 2, 0
    return unscaled, scale, good_steps + 1
