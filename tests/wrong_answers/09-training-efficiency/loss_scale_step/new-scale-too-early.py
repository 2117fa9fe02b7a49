"""Divides these gradients by the scale of the next step.

message: these gradients were made with the old one
"""

def loss_scale_step(gradients, scale, good_steps, growth_steps=2000):
    if not all(np.isfinite(g).all() for g in gradients):
        return None, max(scale / 2, 1.0), 0
    grows = good_steps + 1 == growth_steps
    new = scale * 2 if grows else scale
    return [np.asarray(g, np.float32) / np.float32(new) for g in gradients], new, 0 if grows else good_steps + 1
