"""Lets the columns that nobody named through to the model.

message: Columns that are in neither list
"""


def predict_risk(train, left, new, numeric, categorical):
    preprocess = make_column_transformer(
        (StandardScaler(), numeric),
        (OneHotEncoder(handle_unknown="ignore"), categorical),
        remainder="passthrough",
    )
    model = make_pipeline(preprocess, LogisticRegression(max_iter=1000)).fit(train, left)
    return model.predict_proba(new)[:, 1].tolist()
