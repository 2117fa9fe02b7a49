"""Adds the levels of the hyperparameters instead of multiplying them.

message: You added the levels
"""


def n_fits(grid, cv, refit=True):
    grids = [grid] if isinstance(grid, dict) else grid
    return sum(sum(len(v) for v in g.values()) for g in grids) * cv + int(refit)
