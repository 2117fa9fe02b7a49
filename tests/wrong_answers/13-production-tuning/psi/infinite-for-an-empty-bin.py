"""Divides by an empty bin.

message: the index must stay finite
"""


def psi(reference, current, bins=10):
    cuts = np.quantile(reference, np.linspace(0, 1, bins + 1)[1:-1])
    with np.errstate(divide="ignore", invalid="ignore"):
        then, now = (
            np.bincount(np.searchsorted(cuts, values, side="right"), minlength=bins) / len(values)
            for values in (reference, current)
        )
        return float(((now - then) * np.log(now / then)).sum())
