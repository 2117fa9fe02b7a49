"""Subtracts lam with the sign but lets small weights change sign.

message: becomes exactly 0
"""

def soft_threshold(weights, lam):
    w = np.asarray(weights, dtype=float)
    return w - np.sign(w) * lam
