"""Gives the hours of the failed trials, not their cost.

message: the failed trial ran for 1.5 h
"""

def experiment_cost(trials, price_per_hour, machines, final_hours):
    hours = sum(t["hours"] for t in trials)
    failed = sum(t["hours"] for t in trials if t["state"] == "failed")
    return {"total": (hours + final_hours) * price_per_hour, "failed": failed, "clock_hours": hours / machines + final_hours}
