"""Gives whole numbers as floats.

message: of type int
"""


def random_search(f, space, n, seed):
    rng = np.random.default_rng(seed)

    def draw(kind, *limits):
        if kind == "choice":
            return limits[0][rng.integers(len(limits[0]))]
        low, high = limits
        if kind == "int":
            return float(rng.integers(low, high + 1))
        if kind == "log":
            return low * (high / low) ** rng.random()
        return rng.uniform(low, high)

    settings = [{name: draw(*axis) for name, axis in space.items()} for _ in range(n)]
    trace = [f(setting) for setting in settings]
    return settings[int(np.argmax(trace))], trace
