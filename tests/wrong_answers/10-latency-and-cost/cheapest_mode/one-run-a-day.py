"""Runs once a day, whatever freshness is asked for.

message: the interval *plus* the run
"""

def cheapest_mode(customers, freshness_h, rows_per_hour, start_h, price_per_hour, endpoint_per_day):
    run = start_h + customers / rows_per_hour
    interval = freshness_h - run
    if interval > 0:
        runs = 1
        cost = runs * run * price_per_hour
        if run <= 24 / runs + 1e-9 and cost < endpoint_per_day - 1e-9:
            return "batch", cost
    return "online", endpoint_per_day
