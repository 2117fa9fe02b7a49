"""Multiplies seconds by the price of an hour.

message: 4 folds of 90 seconds
"""

def ledger(records, seconds_per_fold, refits, seconds_per_refit, price_per_hour):
    """What the search and the re-tunings cost, in pounds: dict with complete, pruned, refits and total."""
    folds = {"complete": 0, "pruned": 0}
    for record in records:
        folds[record["state"]] += len(record["aucs"])
    costs = {state: count * seconds_per_fold * price_per_hour for state, count in folds.items()}
    costs["refits"] = refits * seconds_per_refit * price_per_hour
    costs["total"] = sum(costs.values())
    return costs
