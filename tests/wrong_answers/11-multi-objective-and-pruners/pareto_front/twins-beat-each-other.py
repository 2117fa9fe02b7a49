"""Lets equal candidates dominate each other.

message: equal candidates do not dominate each other
"""

def pareto_front(points, directions):
    s = [-1 if d == "maximize" else 1 for d in directions]
    c = [[v * k for v, k in zip(row, s)] for row in points]
    return [not any(i != j and all(x <= y for x, y in zip(b, a)) for j, b in enumerate(c)) for i, a in enumerate(c)]
