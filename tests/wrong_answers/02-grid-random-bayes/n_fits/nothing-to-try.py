"""Thinks that an empty grid means no fits.

message: An empty grid is one combination
"""


def n_fits(grid, cv, refit=True):
    grids = [grid] if isinstance(grid, dict) else grid
    if not grid:
        return 0
    return sum(math.prod(len(v) for v in g.values()) for g in grids) * cv + int(refit)
