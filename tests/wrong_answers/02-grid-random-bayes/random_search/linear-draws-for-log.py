"""Draws a log axis evenly on the linear scale.

message: Draw the exponent evenly
"""


def random_search(f, space, n, seed):
    rng = np.random.default_rng(seed)

    def draw(kind, *limits):
        if kind == "choice":
            return limits[0][rng.integers(len(limits[0]))]
        low, high = limits
        if kind == "int":
            return int(rng.integers(low, high + 1))
        if kind == "log":
            return rng.uniform(low, high)
        return rng.uniform(low, high)

    settings = [{name: draw(*axis) for name, axis in space.items()} for _ in range(n)]
    trace = [f(setting) for setting in settings]
    return settings[int(np.argmax(trace))], trace
