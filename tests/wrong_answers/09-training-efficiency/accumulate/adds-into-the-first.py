"""Uses the first batch's arrays as the running total.

message: your function changed the gradients it was given
"""

def accumulate(gradients, rows):
    used = [(n, batch) for n, batch in zip(rows, gradients) if n]
    if not used:
        raise ValueError("no rows")
    total = sum(n for n, _ in used)
    result = []
    for k in range(len(used[0][1])):
        running = np.asarray(used[0][1][k], dtype=float)
        running *= used[0][0] / total
        for n, batch in used[1:]:
            running += n / total * np.asarray(batch[k], dtype=float)
        result.append(running)
    return result
