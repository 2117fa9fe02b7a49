"""Uses the singular value itself instead of its square.

message: square the singular value
"""

def ridge_shrink(singular_values, lam):
    d = np.asarray(singular_values, dtype=float)
    return d / (d + lam)
