"""Adds a small constant to dodge the division and lets zero spread keep everything.

message: a direction without any spread keeps 0
"""

def ridge_shrink(singular_values, lam):
    d = np.asarray(singular_values, dtype=float)
    return (d**2 + 1e-12) / (d**2 + lam + 1e-12)
