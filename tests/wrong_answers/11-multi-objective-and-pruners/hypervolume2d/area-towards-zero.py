"""Measures towards the origin instead of the reference point.

message: the area towards zero
"""

def hypervolume2d(points, reference):
    return float(sum(x * y for x, y in points))
