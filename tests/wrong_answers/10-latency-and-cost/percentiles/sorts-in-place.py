"""Sorts the list of the caller.

message: changed the order of the latencies
"""

def percentiles(latencies):
    latencies.sort()
    n = len(latencies)
    return {f"p{q}": latencies[-(-q * n // 100) - 1] if n else None for q in (50, 95, 99)}
