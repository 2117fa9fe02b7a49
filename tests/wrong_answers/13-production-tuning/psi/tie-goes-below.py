"""Puts a value that equals a cut into the bin below it.

message: a value that equals a cut belongs to the bin above it
"""


def psi(reference, current, bins=10):
    cuts = np.quantile(reference, np.linspace(0, 1, bins + 1)[1:-1])
    then, now = (
        np.maximum(np.bincount(np.searchsorted(cuts, values, side="left"), minlength=bins) / len(values), 1e-4)
        for values in (reference, current)
    )
    return float(((now - then) * np.log(now / then)).sum())
