"""Takes the first value within the limit, as if the grid were sorted.

message: may come in any order
"""

def choose_C(strengths, fold_losses, rule="1se"):
    m = np.mean(fold_losses, axis=1)
    b = int(np.argmin(m))
    if rule == 'best':
        return float(strengths[b])
    se = np.std(fold_losses[b], ddof=1) / np.sqrt(len(fold_losses[b]))
    return float(strengths[int(np.argmax(m <= m[b] + se))])
