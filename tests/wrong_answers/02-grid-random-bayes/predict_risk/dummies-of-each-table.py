"""Makes dummy columns of each table by itself, so that their columns do not match.

message: training never saw stopped the program
"""


def predict_risk(train, left, new, numeric, categorical):
    scaler = StandardScaler().fit(train[numeric])

    def features(table):
        return np.hstack(
            [scaler.transform(table[numeric]), pd.get_dummies(table[categorical]).to_numpy(dtype=float)]
        )

    model = LogisticRegression(max_iter=1000).fit(features(train), left)
    return model.predict_proba(features(new))[:, 1].tolist()
