"""Thinks that a large C is a strong penalty.

message: a small C is a strong penalty
"""

def choose_C(strengths, fold_losses, rule="1se"):
    m = np.mean(fold_losses, axis=1)
    b = int(np.argmin(m))
    if rule == 'best':
        return float(strengths[b])
    k = len(fold_losses[0])
    se = np.std(fold_losses[b], ddof=1) / np.sqrt(k)
    return float(max(c for c, v in zip(strengths, m) if v <= m[b] + se))
