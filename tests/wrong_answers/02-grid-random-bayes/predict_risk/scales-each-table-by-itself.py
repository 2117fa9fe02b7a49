"""Fits the scaler again on the new customers.

message: That is a leak
"""


def predict_risk(train, left, new, numeric, categorical):
    encoder = OneHotEncoder(handle_unknown="ignore", sparse_output=False).fit(train[categorical])

    def features(table):
        return np.hstack(
            [StandardScaler().fit_transform(table[numeric]), encoder.transform(table[categorical])]
        )

    model = LogisticRegression(max_iter=1000).fit(features(train), left)
    return model.predict_proba(features(new))[:, 1].tolist()
