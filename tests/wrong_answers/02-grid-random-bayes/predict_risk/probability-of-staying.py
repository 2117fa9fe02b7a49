"""Takes the first column of predict_proba, the probability of staying.

message: the classes in order
"""


def predict_risk(train, left, new, numeric, categorical):
    preprocess = make_column_transformer(
        (StandardScaler(), numeric), (OneHotEncoder(handle_unknown="ignore"), categorical)
    )
    model = make_pipeline(preprocess, LogisticRegression(max_iter=1000)).fit(train, left)
    return model.predict_proba(new)[:, 0].tolist()
