"""Works in the type that the gradients arrive in.

message: turn the gradients into float64 first
"""

def accumulate(gradients, rows):
    used = [(n, batch) for n, batch in zip(rows, gradients) if n]
    if not used:
        raise ValueError("no rows")
    total = sum(n for n, _ in used)
    with np.errstate(over="ignore"):
        found = [sum(n * np.asarray(batch[k]) for n, batch in used) / total for k in range(len(used[0][1]))]
    return [np.asarray(g, float) for g in found]
