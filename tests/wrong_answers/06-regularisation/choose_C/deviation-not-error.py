"""Uses the standard deviation instead of the standard error.

message: one standard *error*, not one standard deviation
"""

def choose_C(strengths, fold_losses, rule="1se"):
    m = np.mean(fold_losses, axis=1)
    b = min(range(len(m)), key=lambda i: (m[i], strengths[i]))
    if rule == 'best':
        return float(strengths[b])
    se = np.std(fold_losses[b], ddof=1)
    return float(min(c for c, v in zip(strengths, m) if v <= m[b] + se and c > 0.05))
