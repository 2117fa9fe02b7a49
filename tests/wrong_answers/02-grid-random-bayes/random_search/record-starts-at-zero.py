"""Starts from a record of zero, which negative scores never beat.

message: the largest score
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
            return low * (high / low) ** rng.random()
        return rng.uniform(low, high)

    settings = [{name: draw(*axis) for name, axis in space.items()} for _ in range(n)]
    trace = [f(setting) for setting in settings]
    best, record = settings[0], 0
    for setting, score in zip(settings, trace):
        if score > record:
            best, record = setting, score
    return best, trace
