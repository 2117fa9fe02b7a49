"""Uses one random number for all axes of a setting.

message: The two axes move together
"""


def random_search(f, space, n, seed):
    rng = np.random.default_rng(seed)

    def draw(u, kind, *limits):
        if kind == "choice":
            return limits[0][int(u * len(limits[0]))]
        low, high = limits
        if kind == "int":
            return int(low + u * (high + 1 - low))
        if kind == "log":
            return low * (high / low) ** u
        return low + u * (high - low)

    settings = [{name: draw(u, *axis) for name, axis in space.items()} for u in rng.random(n)]
    trace = [f(setting) for setting in settings]
    return settings[int(np.argmax(trace))], trace
