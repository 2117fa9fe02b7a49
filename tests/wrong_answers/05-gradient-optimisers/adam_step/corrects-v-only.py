"""Corrects v, but not m.

message: You corrected v but not m
"""

def adam_step(w, g, m, v, t, lr=0.001, beta1=0.9, beta2=0.999, epsilon=1e-7):
    w, g, m, v = (np.asarray(each, dtype=float) for each in (w, g, m, v))
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    return w - lr * m / (np.sqrt(v / (1 - beta2**t)) + epsilon), m, v
