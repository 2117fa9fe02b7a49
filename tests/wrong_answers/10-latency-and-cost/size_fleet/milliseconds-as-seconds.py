"""Multiplies the rate with milliseconds.

message: 50 ms are 0.05 s
"""

def size_fleet(peak_rate, service_ms, workers, target, price_per_hour, spare=0):
    if not 0 < target <= 1:
        raise ValueError("target")
    busy = peak_rate * service_ms / workers
    machines = max(1, math.ceil(busy / target * (1 - 1e-9))) + spare
    return {"machines": machines, "utilisation": busy / machines, "per_month": machines * price_per_hour * 720}
