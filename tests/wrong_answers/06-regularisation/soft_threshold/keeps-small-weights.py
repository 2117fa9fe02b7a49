"""Leaves weights below lam as they are instead of setting them to zero.

message: becomes exactly 0
"""

def soft_threshold(weights, lam):
    w = np.asarray(weights, dtype=float)
    return np.where(np.abs(w) > lam, w - np.sign(w) * lam, w)
