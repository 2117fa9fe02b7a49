"""Believes that p95 of few values is the largest.

message: 19 of the 20
"""

def percentiles(latencies):
    ordered = sorted(latencies)
    return {"p50": ordered[(len(ordered) + 1) // 2 - 1], "p95": ordered[-1], "p99": ordered[-1]}
