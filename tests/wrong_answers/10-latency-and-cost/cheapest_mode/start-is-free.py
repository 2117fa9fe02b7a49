"""Pays only for the hours in which rows are scored.

message: the hour in which a run starts is paid for
"""

def cheapest_mode(customers, freshness_h, rows_per_hour, start_h, price_per_hour, endpoint_per_day):
    run = start_h + customers / rows_per_hour
    interval = freshness_h - run
    if interval > 0:
        runs = math.ceil(24 / interval - 1e-9)
        cost = runs * (run - start_h) * price_per_hour
        if run <= 24 / runs + 1e-9 and cost < endpoint_per_day - 1e-9:
            return "batch", cost
    return "online", endpoint_per_day
