"""Multiplies the grids of a list as if they were one large grid.

message: The grids add up
"""


def n_fits(grid, cv, refit=True):
    grids = [grid] if isinstance(grid, dict) else grid
    return math.prod(math.prod(len(v) for v in g.values()) for g in grids) * cv + int(refit)
