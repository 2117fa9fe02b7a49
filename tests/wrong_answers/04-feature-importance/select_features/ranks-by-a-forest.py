"""Ranks by the importances of a full forest.

message: random_id has no effect on anyone
"""

def select_features(X, y, k):
    from sklearn.ensemble import RandomForestClassifier

    forest = RandomForestClassifier(30, random_state=0).fit(X, y)
    best = sorted(np.argsort(-forest.feature_importances_)[:k])
    return list(X.columns[best])
