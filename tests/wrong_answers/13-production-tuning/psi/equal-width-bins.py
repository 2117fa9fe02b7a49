"""Cuts the range of the reference into bins of equal width.

message: not at equal distances
"""


def psi(reference, current, bins=10):
    cuts = np.linspace(min(reference), max(reference), bins + 1)[1:-1]
    then, now = (
        np.maximum(np.bincount(np.searchsorted(cuts, values, side="right"), minlength=bins) / len(values), 1e-4)
        for values in (reference, current)
    )
    return float(((now - then) * np.log(now / then)).sum())
