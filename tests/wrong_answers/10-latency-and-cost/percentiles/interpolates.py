"""Interpolates between two latencies, as numpy does by default.

message: you interpolate
"""

def percentiles(latencies):
    if len(latencies) == 0:
        return {"p50": None, "p95": None, "p99": None}
    return {f"p{q}": float(np.percentile(latencies, q)) for q in (50, 95, 99)}
