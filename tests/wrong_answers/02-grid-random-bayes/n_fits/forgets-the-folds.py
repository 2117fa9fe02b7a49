"""Counts one fit for each combination and forgets the folds.

message: You counted each combination once
"""


def n_fits(grid, cv, refit=True):
    grids = [grid] if isinstance(grid, dict) else grid
    return sum(math.prod(len(v) for v in g.values()) for g in grids) + int(refit)
