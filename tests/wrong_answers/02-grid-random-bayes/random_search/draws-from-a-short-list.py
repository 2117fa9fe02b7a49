"""Turns each range into a list of ten values and draws from that.

message: not from a list of values
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
            return float(rng.choice(np.geomspace(low, high, 10)))
        return float(rng.choice(np.linspace(low, high, 10)))

    settings = [{name: draw(*axis) for name, axis in space.items()} for _ in range(n)]
    trace = [f(setting) for setting in settings]
    return settings[int(np.argmax(trace))], trace
