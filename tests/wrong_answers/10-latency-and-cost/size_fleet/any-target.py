"""Accepts a target of 70, meant as per cent.

message: DID NOT RAISE
"""

def size_fleet(peak_rate, service_ms, workers, target, price_per_hour, spare=0):
    busy = peak_rate * service_ms / 1000 / workers
    machines = max(1, math.ceil(busy / (target or 1) * (1 - 1e-9))) + spare
    return {"machines": machines, "utilisation": busy / machines, "per_month": machines * price_per_hour * 720}
