"""Counts positions from 0 where ranks count from 1.

message: 400 ms is the slowest of 20
"""

def percentiles(latencies):
    ordered = sorted(latencies)
    n = len(ordered)
    return {f"p{q}": ordered[min(n - 1, q * n // 100)] if n else None for q in (50, 95, 99)}
