"""Takes the first of equally accurate variants.

message: take the smaller one
"""

def choose_variant(table, max_kb, max_ms, min_accuracy):
    fits = [v for v in table if v["kb"] <= max_kb and v["ms"] <= max_ms and v["accuracy"] >= min_accuracy]
    best = min(fits, key=lambda v: -v["accuracy"], default={"name": None})
    return best["name"]
