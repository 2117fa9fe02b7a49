"""Counts pruned trials as failed ones.

message: the failed trial ran for 1.5 h
"""

def experiment_cost(trials, price_per_hour, machines, final_hours):
    hours = sum(t["hours"] for t in trials)
    failed = sum(t["hours"] for t in trials if t["state"] != "complete")
    return {"total": (hours + final_hours) * price_per_hour, "failed": failed * price_per_hour, "clock_hours": hours / machines + final_hours}
