"""Adds the refit even when refit is switched off.

message: Without the refit
"""


def n_fits(grid, cv, refit=True):
    grids = [grid] if isinstance(grid, dict) else grid
    return sum(math.prod(len(v) for v in g.values()) for g in grids) * cv + 1
