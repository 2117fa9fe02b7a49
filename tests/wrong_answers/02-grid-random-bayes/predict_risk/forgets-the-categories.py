"""Uses the numeric columns alone.

message: Check that every listed column reaches the model
"""


def predict_risk(train, left, new, numeric, categorical):
    preprocess = make_column_transformer((StandardScaler(), numeric))
    model = make_pipeline(preprocess, LogisticRegression(max_iter=1000)).fit(train, left)
    return model.predict_proba(new)[:, 1].tolist()
