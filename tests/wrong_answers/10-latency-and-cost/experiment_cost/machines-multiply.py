"""Believes that two machines cost twice as much for the same trials.

message: they do not multiply the hours
"""

def experiment_cost(trials, price_per_hour, machines, final_hours):
    hours = sum(t["hours"] for t in trials)
    failed = sum(t["hours"] for t in trials if t["state"] == "failed")
    return {"total": machines * (hours + final_hours) * price_per_hour, "failed": failed * price_per_hour, "clock_hours": hours / machines + final_hours}
