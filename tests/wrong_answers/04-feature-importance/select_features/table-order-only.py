"""Forgets that more votes come first.

message: Most votes first
"""

def select_features(X, y, k):
    y, votes = np.asarray(y), 0
    for train, _ in StratifiedKFold(5).split(X, y):
        pipe = make_pipeline(StandardScaler(), RFE(LogisticRegression(), n_features_to_select=k)).fit(X.iloc[train], y[train])
        votes = votes + pipe[-1].support_.astype(int)
    return [name for name in X.columns if name in set(X.columns[np.argsort(-votes, kind="stable")[:k]])]
