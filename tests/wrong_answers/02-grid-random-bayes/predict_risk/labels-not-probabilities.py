"""Returns the predicted label.

message: labels, not probabilities
"""


def predict_risk(train, left, new, numeric, categorical):
    preprocess = make_column_transformer(
        (StandardScaler(), numeric), (OneHotEncoder(handle_unknown="ignore"), categorical)
    )
    model = make_pipeline(preprocess, LogisticRegression(max_iter=1000)).fit(train, left)
    return model.predict(new).tolist()
