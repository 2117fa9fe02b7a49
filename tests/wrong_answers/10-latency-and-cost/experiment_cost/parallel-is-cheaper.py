"""Believes that machines side by side share the cost.

message: so the money stays
"""

def experiment_cost(trials, price_per_hour, machines, final_hours):
    hours = sum(t["hours"] for t in trials)
    failed = sum(t["hours"] for t in trials if t["state"] == "failed")
    return {"total": (hours / machines + final_hours) * price_per_hour, "failed": failed * price_per_hour, "clock_hours": hours / machines + final_hours}
