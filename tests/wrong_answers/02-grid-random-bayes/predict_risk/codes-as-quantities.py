"""Turns the categories into numbers and treats those as quantities.

message: A code is a name, not a quantity
"""


def predict_risk(train, left, new, numeric, categorical):
    from sklearn.preprocessing import OrdinalEncoder

    preprocess = make_column_transformer(
        (StandardScaler(), numeric),
        (OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1), categorical),
    )
    model = make_pipeline(preprocess, LogisticRegression(max_iter=1000)).fit(train, left)
    return model.predict_proba(new)[:, 1].tolist()
