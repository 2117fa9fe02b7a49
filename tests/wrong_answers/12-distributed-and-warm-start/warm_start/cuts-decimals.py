"""An int is cut off, not rounded.

message: 3.7 rounds to 4
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
        return int(clipped) if knob["type"] == "int" else clipped

    queue = []
    for prior in priors:
        pairs = {name: cleaned(value, space[name]) for name, value in prior.items() if name in space}
        kept = {name: value for name, value in pairs.items() if value is not None}
        if kept and kept not in queue:
            queue.append(kept)
    return queue
