"""Leaves the encoder at its default, which stops at an unknown category.

message: training never saw stopped the program
"""


def predict_risk(train, left, new, numeric, categorical):
    preprocess = make_column_transformer((StandardScaler(), numeric), (OneHotEncoder(), categorical))
    model = make_pipeline(preprocess, LogisticRegression(max_iter=1000)).fit(train, left)
    return model.predict_proba(new)[:, 1].tolist()
