"""Rounds down, so the service is busier than its target.

message: so 9 machines, not 8
"""

def size_fleet(peak_rate, service_ms, workers, target, price_per_hour, spare=0):
    if not 0 < target <= 1:
        raise ValueError("target")
    busy = peak_rate * service_ms / 1000 / workers
    machines = max(1, int(busy / target)) + spare
    return {"machines": machines, "utilisation": busy / machines, "per_month": machines * price_per_hour * 720}
