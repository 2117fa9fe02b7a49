"""Fits scaler and encoder on both tables together.

message: on both tables together
"""


def predict_risk(train, left, new, numeric, categorical):
    preprocess = make_column_transformer(
        (StandardScaler(), numeric), (OneHotEncoder(handle_unknown="ignore"), categorical)
    )
    preprocess.fit(pd.concat([train, new]))
    model = LogisticRegression(max_iter=1000).fit(preprocess.transform(train), left)
    return model.predict_proba(preprocess.transform(new))[:, 1].tolist()
