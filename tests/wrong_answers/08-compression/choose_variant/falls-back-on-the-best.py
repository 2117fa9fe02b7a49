"""Returns the most accurate variant where none is within the limits.

message: no variant is within all three limits
"""

def choose_variant(table, max_kb, max_ms, min_accuracy):
    fits = [v for v in table if v["kb"] <= max_kb and v["ms"] <= max_ms and v["accuracy"] >= min_accuracy]
    fits = fits or table
    best = min(fits, key=lambda v: (-v["accuracy"], v["kb"], v["ms"]), default={"name": None})
    return best["name"]
