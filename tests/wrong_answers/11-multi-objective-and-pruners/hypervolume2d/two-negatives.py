"""Does not ask whether a point is better than the reference at all.

message: A product of two negatives is positive
"""

def hypervolume2d(points, reference):
    best = []
    for x, y in sorted(tuple(p) for p in points):
        if not best or y < best[-1][1]:
            best.append((x, y))
    best = [p for p in best if not (p[0] > reference[0]) ^ (p[1] > reference[1])]
    area, height = 0.0, reference[1]
    for x, y in best:
        area += (reference[0] - x) * (height - y)
        height = y
    return float(area)
