"""Chooses by training accuracy, which always prefers the full tree.

message: alpha = 0 cuts nothing
"""

from sklearn.tree import DecisionTreeClassifier


def prune_alpha(X_train, y_train, X_valid, y_valid):
    alphas = DecisionTreeClassifier(random_state=0).cost_complexity_pruning_path(X_train, y_train).ccp_alphas
    return float(max(alphas, key=lambda a: DecisionTreeClassifier(random_state=0, ccp_alpha=a).fit(X_train, y_train).score(X_train, y_train)))
