"""Leaves out the final fit on all the data.

message: You left out the refit
"""


def n_fits(grid, cv, refit=True):
    grids = [grid] if isinstance(grid, dict) else grid
    return sum(math.prod(len(v) for v in g.values()) for g in grids) * cv
