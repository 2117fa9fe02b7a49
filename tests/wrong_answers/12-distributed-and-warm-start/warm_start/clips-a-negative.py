"""A negative value on a log scale is clipped to the lower end.

message: the unit is wrong
"""


def warm_start(priors, space):
    def cleaned(value, knob):
        if knob["type"] == "categorical":
            return value if value in knob["choices"] else None
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
            return None
        clipped = min(max(value, knob["low"]), knob["high"])
        return round(clipped) if knob["type"] == "int" else clipped

    queue = []
    for prior in priors:
        pairs = {name: cleaned(value, space[name]) for name, value in prior.items() if name in space}
        kept = {name: value for name, value in pairs.items() if value is not None}
        if kept and kept not in queue:
            queue.append(kept)
    return queue
