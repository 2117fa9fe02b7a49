"""Divides in the type of the gradients and converts afterwards.

message: turn the gradient into float32 before you divide
"""

def loss_scale_step(gradients, scale, good_steps, growth_steps=2000):
    if not all(np.isfinite(g).all() for g in gradients):
        return None, max(scale / 2, 1.0), 0
    unscaled = [(np.asarray(g) / np.asarray(g).dtype.type(scale) if np.asarray(g).dtype != np.float16 else np.asarray(g) * np.float16(1 / scale)).astype(np.float32) for g in gradients]
    if good_steps + 1 == growth_steps:
        return unscaled, scale * 2, 0
    return unscaled, scale, good_steps + 1
