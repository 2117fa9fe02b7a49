"""Rounds the number of runs down, so answers get too old.

message: the interval *plus* the run
"""

def cheapest_mode(customers, freshness_h, rows_per_hour, start_h, price_per_hour, endpoint_per_day):
    run = start_h + customers / rows_per_hour
    interval = freshness_h - run
    if interval > 0:
        runs = max(1, round(24 / interval))
        cost = runs * run * price_per_hour
        if run <= 24 / runs + 1e-9 and cost < endpoint_per_day - 1e-9:
            return "batch", cost
    return "online", endpoint_per_day
