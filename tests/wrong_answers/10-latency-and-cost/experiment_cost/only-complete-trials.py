"""Counts the trials that gave a result and no others.

message: their hours are on the bill
"""

def experiment_cost(trials, price_per_hour, machines, final_hours):
    hours = sum(t["hours"] for t in trials if t["state"] == "complete")
    failed = sum(t["hours"] for t in trials if t["state"] == "failed")
    return {"total": (hours + final_hours) * price_per_hour, "failed": failed * price_per_hour, "clock_hours": hours / machines + final_hours}
