"""Counts a refit for each grid of a list.

message: only one winner is refitted
"""


def n_fits(grid, cv, refit=True):
    grids = [grid] if isinstance(grid, dict) else grid
    return sum(math.prod(len(v) for v in g.values()) * cv + int(refit) for g in grids)
