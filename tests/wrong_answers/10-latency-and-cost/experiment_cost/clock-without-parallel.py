"""Adds all hours, as if one trial ran after the other.

message: take 2 hours
"""

def experiment_cost(trials, price_per_hour, machines, final_hours):
    hours = sum(t["hours"] for t in trials)
    failed = sum(t["hours"] for t in trials if t["state"] == "failed")
    return {"total": (hours + final_hours) * price_per_hour, "failed": failed * price_per_hour, "clock_hours": hours + final_hours}
