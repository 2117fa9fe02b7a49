"""Counts a refit for each fold.

message: a refit for each fold
"""


def n_fits(grid, cv, refit=True):
    grids = [grid] if isinstance(grid, dict) else grid
    return (sum(math.prod(len(v) for v in g.values()) for g in grids) + int(refit)) * cv
