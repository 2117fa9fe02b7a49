"""Rounds 22.000000000000004 up to 23.

message: nobody should pay for another machine
"""

def size_fleet(peak_rate, service_ms, workers, target, price_per_hour, spare=0):
    if not 0 < target <= 1:
        raise ValueError("target")
    busy = peak_rate * service_ms / 1000 / workers
    machines = max(1, math.ceil(busy / target)) + spare
    return {"machines": machines, "utilisation": busy / machines, "per_month": machines * price_per_hour * 720}
