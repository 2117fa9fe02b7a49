"""Keeps only the best of each objective.

message: compromises that nobody dominates
"""

def pareto_front(points, directions):
    p = np.asarray(points, dtype=float).reshape(-1, len(directions))
    keep = [False] * len(p)
    for j, d in enumerate(directions):
        best = np.nanargmax(p[:, j]) if d == "maximize" else np.nanargmin(p[:, j])
        keep[int(best)] = True
    return keep
