"""Breaks ties by position instead of by simplicity.

message: take the simpler model
"""

def choose_C(strengths, fold_losses, rule="1se"):
    m = np.mean(fold_losses, axis=1)
    b = int(np.argmin(m))
    if rule == 'best':
        return float(strengths[b])
    se = np.std(fold_losses[b], ddof=1) / np.sqrt(len(fold_losses[b]))
    return float(min(c for c, v in zip(strengths, m) if v <= m[b] + se))
