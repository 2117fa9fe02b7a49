"""Adds up the rectangles without their overlaps.

message: counts the square in which the rectangles overlap twice
"""

def hypervolume2d(points, reference):
    return float(sum(max(reference[0] - x, 0) * max(reference[1] - y, 0) for x, y in points))
