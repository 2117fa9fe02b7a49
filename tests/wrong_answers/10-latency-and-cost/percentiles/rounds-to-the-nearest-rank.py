"""Rounds the rank to the nearest whole number instead of up.

message: 95 % of them must not exceed it
"""

def percentiles(latencies):
    ordered = sorted(latencies)
    n = len(ordered)
    return {f"p{q}": ordered[max(0, round(q * n / 100) - 1)] if n else None for q in (50, 95, 99)}
