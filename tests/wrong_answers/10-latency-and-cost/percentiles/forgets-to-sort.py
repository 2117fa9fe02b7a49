"""Takes the value at the rank without sorting.

message: sort first
"""

def percentiles(latencies):
    values = list(latencies)
    n = len(values)
    return {f"p{q}": values[-(-q * n // 100) - 1] if n else None for q in (50, 95, 99)}
