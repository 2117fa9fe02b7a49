"""Relies on the order in which the points come.

message: the order of the points must not matter
"""

def hypervolume2d(points, reference):
    area, height = 0.0, reference[1]
    for x, y in points:
        if x < reference[0] and y < height:
            area += (reference[0] - x) * (height - y)
            height = y
    return area
