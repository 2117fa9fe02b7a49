"""Ignores the rule and returns the lowest mean.

message: simplest such model
"""

def choose_C(strengths, fold_losses, rule="1se"):
    m = np.mean(fold_losses, axis=1)
    return float(min((v, c) for v, c in zip(m, strengths))[1])
