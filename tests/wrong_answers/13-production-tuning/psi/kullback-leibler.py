"""Leaves out the difference: the Kullback-Leibler divergence.

message: That is the Kullback-Leibler divergence
"""


def psi(reference, current, bins=10):
    cuts = np.quantile(reference, np.linspace(0, 1, bins + 1)[1:-1])
    then, now = (
        np.maximum(np.bincount(np.searchsorted(cuts, values, side="right"), minlength=bins) / len(values), 1e-4)
        for values in (reference, current)
    )
    return float((now * np.log(now / then)).sum())
