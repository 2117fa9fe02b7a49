"""Breaks ties by time before size.

message: size comes before time
"""

def choose_variant(table, max_kb, max_ms, min_accuracy):
    fits = [v for v in table if v["kb"] <= max_kb and v["ms"] <= max_ms and v["accuracy"] >= min_accuracy]
    best = min(fits, key=lambda v: (-v["accuracy"], v["ms"], v["kb"]), default={"name": None})
    return best["name"]
