"""Ranks weights without standardising, so the unit decides.

message: Standardise inside the pipeline
"""

def select_features(X, y, k):
    y, votes = np.asarray(y), 0
    for train, _ in StratifiedKFold(5).split(X, y):
        pipe = make_pipeline(RFE(LogisticRegression(max_iter=2000), n_features_to_select=k)).fit(X.iloc[train], y[train])
        votes = votes + pipe[-1].support_.astype(int)
    return list(X.columns[np.argsort(-votes, kind="stable")[:k]])
