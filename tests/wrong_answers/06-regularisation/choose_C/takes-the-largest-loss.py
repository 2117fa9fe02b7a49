"""Treats losses as scores and takes the highest.

message: lower is better
"""

def choose_C(strengths, fold_losses, rule="1se"):
    means = np.mean(fold_losses, axis=1)
    return float(strengths[int(np.argmax(means))])
