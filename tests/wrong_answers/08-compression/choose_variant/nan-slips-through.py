"""Throws out what breaks a limit, and so keeps what was never measured.

message: was not measured (NaN)
"""

def choose_variant(table, max_kb, max_ms, min_accuracy):
    fits = [v for v in table if not (v["kb"] > max_kb or v["ms"] > max_ms or v["accuracy"] < min_accuracy)]
    best = min(fits, key=lambda v: (-v["accuracy"], v["kb"], v["ms"]), default={"name": None})
    return best["name"]
