"""Sorts the list that it was given.

message: changed the list of points
"""

def hypervolume2d(points, reference):
    points.sort()
    area, height = 0.0, reference[1]
    for x, y in points:
        if x < reference[0] and y < height:
            area += (reference[0] - x) * (height - y)
            height = y
    return float(area)
