"""Believes that L2 shrinks every direction by the same factor.

message: ridge does not shrink evenly
"""

def ridge_shrink(singular_values, lam):
    d = np.asarray(singular_values, dtype=float)
    return np.full(d.shape, 1 / (1 + lam))
