"""Charges a trial that was given up as if it had run all folds.

message: one fold given up costs
"""

def ledger(records, seconds_per_fold, refits, seconds_per_refit, price_per_hour):
    """What the search and the re-tunings cost, in pounds: dict with complete, pruned, refits and total."""
    folds = {"complete": 0, "pruned": 0}
    for record in records:
        folds[record["state"]] += (len(record["aucs"]) if record["state"] == "complete" else 4 if record["aucs"] else 0)
    costs = {state: count * seconds_per_fold * price_per_hour / 3600 for state, count in folds.items()}
    costs["refits"] = refits * seconds_per_refit * price_per_hour / 3600
    costs["total"] = sum(costs.values())
    return costs
