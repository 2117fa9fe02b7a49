"""Thinks of a grid as 3 to the power of the number of hyperparameters.

message: not every axis has three
"""


def n_fits(grid, cv, refit=True):
    return 3 ** len(grid) * cv + int(refit)
