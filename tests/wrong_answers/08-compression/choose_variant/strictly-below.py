"""Treats meeting a limit exactly as breaking it.

message: meets the limit of 0.006 exactly
"""

def choose_variant(table, max_kb, max_ms, min_accuracy):
    fits = [v for v in table if v["kb"] < max_kb and v["ms"] < max_ms and v["accuracy"] > min_accuracy]
    best = min(fits, key=lambda v: (-v["accuracy"], v["kb"], v["ms"]), default={"name": None})
    return best["name"]
