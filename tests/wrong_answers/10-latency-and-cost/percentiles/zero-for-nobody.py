"""Answers 0 ms where nobody asked, which looks like a very fast service.

message: without any latency there is no percentile
"""

def percentiles(latencies):
    ordered = sorted(latencies) or [0.0]
    n = len(ordered)
    return {f"p{q}": ordered[-(-q * n // 100) - 1] for q in (50, 95, 99)}
