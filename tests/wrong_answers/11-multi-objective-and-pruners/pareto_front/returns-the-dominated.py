"""Returns who is dominated.

message: the front is everybody else
"""

def pareto_front(points, directions):
    s = [-1 if d == "maximize" else 1 for d in directions]
    c = [[v * k for v, k in zip(row, s)] for row in points]
    return [any(all(x <= y for x, y in zip(b, a)) and any(x < y for x, y in zip(b, a)) for b in c) for a in c]
