"""Divides by k instead of k − 1 in the standard deviation.

message: ddof=1
"""

def choose_C(strengths, fold_losses, rule="1se"):
    m = np.mean(fold_losses, axis=1)
    b = min(range(len(m)), key=lambda i: (m[i], strengths[i]))
    if rule == 'best':
        return float(strengths[b])
    se = np.std(fold_losses[b]) / np.sqrt(len(fold_losses[b]))
    return float(min(c for c, v in zip(strengths, m) if v <= m[b] + se))
