"""Lets dominated points add to, or take from, the area.

message: is dominated by (1, 3) and adds nothing
"""

def hypervolume2d(points, reference):
    area, height = 0.0, reference[1]
    for x, y in sorted(points):
        area += (reference[0] - x) * (height - y)
        height = y
    return area
