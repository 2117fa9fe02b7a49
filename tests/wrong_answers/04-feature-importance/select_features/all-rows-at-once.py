"""Selects once on all rows instead of counting votes.

message: You chose once, on all rows
"""

def select_features(X, y, k):
    pipe = make_pipeline(StandardScaler(), RFE(LogisticRegression(), n_features_to_select=k)).fit(X, y)
    return list(X.columns[pipe[-1].support_])
