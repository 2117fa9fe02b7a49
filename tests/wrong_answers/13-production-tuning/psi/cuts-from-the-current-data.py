"""Takes the quantiles of the current data.

message: Cut at the quantiles of the reference
"""


def psi(reference, current, bins=10):
    cuts = np.quantile(current, np.linspace(0, 1, bins + 1)[1:-1])
    then, now = (
        np.maximum(np.bincount(np.searchsorted(cuts, values, side="right"), minlength=bins) / len(values), 1e-4)
        for values in (reference, current)
    )
    return float(((now - then) * np.log(now / then)).sum())
