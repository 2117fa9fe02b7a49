"""Returns the share that is taken away.

message: keeps more
"""

def ridge_shrink(singular_values, lam):
    d = np.asarray(singular_values, dtype=float)
    return lam / (d**2 + lam)
