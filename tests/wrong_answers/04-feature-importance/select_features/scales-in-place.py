"""Standardises the table it was given.

message: changed the table
"""

def select_features(X, y, k):
    y, votes = np.asarray(y), 0
    for name in X.columns:
        X[name] = (X[name] - X[name].mean()) / X[name].std()
    for train, _ in StratifiedKFold(5).split(X, y):
        pipe = make_pipeline(StandardScaler(), RFE(LogisticRegression(), n_features_to_select=k)).fit(X.iloc[train], y[train])
        votes = votes + pipe[-1].support_.astype(int)
    return list(X.columns[np.argsort(-votes, kind="stable")[:k]])
