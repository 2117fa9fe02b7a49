"""One bad value discards the whole prior.

message: leave it out and keep degree
"""


def warm_start(priors, space):
    def cleaned(value, knob):
        if knob["type"] == "categorical":
            return value if value in knob["choices"] else None
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
            return None
        if knob["log"] and value <= 0:
            return None
        clipped = min(max(value, knob["low"]), knob["high"])
        return round(clipped) if knob["type"] == "int" else clipped

    queue = []
    for prior in priors:
        pairs = {name: cleaned(value, space[name]) for name, value in prior.items() if name in space}
        kept = {name: value for name, value in pairs.items() if value is not None}
        if len(kept) < len(prior):
            continue
        if kept and kept not in queue:
            queue.append(kept)
    return queue
