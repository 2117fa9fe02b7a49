"""Counts the spare machine as the one that an idle service needs.

message: the spare comes on top
"""

def size_fleet(peak_rate, service_ms, workers, target, price_per_hour, spare=0):
    if not 0 < target <= 1:
        raise ValueError("target")
    busy = peak_rate * service_ms / 1000 / workers
    machines = max(1, math.ceil(busy / target * (1 - 1e-9)) + spare)
    return {"machines": machines, "utilisation": busy / machines, "per_month": machines * price_per_hour * 720}
