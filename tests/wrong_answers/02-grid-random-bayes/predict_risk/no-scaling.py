"""Passes the numeric columns through unscaled.

message: not scaled
"""


def predict_risk(train, left, new, numeric, categorical):
    preprocess = make_column_transformer(
        ("passthrough", numeric), (OneHotEncoder(handle_unknown="ignore"), categorical)
    )
    model = make_pipeline(preprocess, LogisticRegression(max_iter=1000)).fit(train, left)
    return model.predict_proba(new)[:, 1].tolist()
