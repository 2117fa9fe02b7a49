"""Sorts the table that it was given.

message: your function changed the table
"""

def choose_variant(table, max_kb, max_ms, min_accuracy):
    table.sort(key=lambda v: v["name"])
    fits = [v for v in table if v["kb"] <= max_kb and v["ms"] <= max_ms and v["accuracy"] >= min_accuracy]
    best = min(fits, key=lambda v: (-v["accuracy"], v["kb"], v["ms"]), default={"name": None})
    return best["name"]
