"""Squares the penalty as well.

message: do not match a ridge regression
"""

def ridge_shrink(singular_values, lam):
    d = np.asarray(singular_values, dtype=float)
    return d**2 / (d**2 + lam**2)
