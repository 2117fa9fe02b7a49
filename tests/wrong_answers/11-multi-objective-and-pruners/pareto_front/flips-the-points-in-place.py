"""Turns the signs in the caller's own array.

message: changed the points that it was given
"""

def pareto_front(points, directions):
    points = np.asarray(points, dtype=float)
    if not points.size:
        return []
    for j, d in enumerate(directions):
        if d == "maximize":
            points[:, j] *= -1
    ok = ~np.isnan(points).any(axis=1)
    return [bool(k and not any((b <= a).all() and (b < a).any() for b in points[ok])) for a, k in zip(points, ok)]
