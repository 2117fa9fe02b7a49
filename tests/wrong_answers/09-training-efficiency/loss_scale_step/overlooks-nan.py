"""Looks for infinities only.

message: holds nan
"""

def loss_scale_step(gradients, scale, good_steps, growth_steps=2000):
    if any(np.isinf(g).any() for g in gradients):
        return None, max(scale / 2, 1.0), 0
    unscaled = [np.asarray(g, np.float32) / np.float32(scale) for g in gradients]
    if good_steps + 1 == growth_steps:
        return unscaled, scale * 2, 0
    return unscaled, scale, good_steps + 1
