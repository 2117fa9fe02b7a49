"""Counts only values within the range of the reference.

message: outer bins go on for ever
"""


def psi(reference, current, bins=10):
    edges = np.quantile(reference, np.linspace(0, 1, bins + 1))
    then, now = (
        np.maximum(np.histogram(values, edges)[0] / len(values), 1e-4) for values in (reference, current)
    )
    return float(((now - then) * np.log(now / then)).sum())
