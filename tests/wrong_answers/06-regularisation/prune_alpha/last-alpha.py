"""Takes the end of the path, which leaves only the root.

message: down to its root
"""

from sklearn.tree import DecisionTreeClassifier


def prune_alpha(X_train, y_train, X_valid, y_valid):
    return float(DecisionTreeClassifier(random_state=0).cost_complexity_pruning_path(X_train, y_train).ccp_alphas[-1])
