"""Returns an empty list when there are no rows at all.

message: without any rows there is no gradient
"""

def accumulate(gradients, rows):
    used = [(n, batch) for n, batch in zip(rows, gradients) if n]
    total = sum(n for n, _ in used)
    return [sum(n * np.asarray(g, float) for (n, _), g in zip(used, each)) / total for each in zip(*(batch for _, batch in used))]
