"""Chooses columns by their position in the table.

message: another order of the table's columns
"""

def build_model(settings):
    columns = make_column_transformer(
        (OneHotEncoder(handle_unknown="ignore", sparse_output=False), [1]),
        ("passthrough", [2, 3, 4, 5, 6, 7]),
    )

    class Model:
        def fit(self, X, y):
            A = columns.fit_transform(X.to_numpy(dtype=object)).astype(float)
            self.model = lgb.LGBMClassifier(**settings, random_state=0, n_jobs=1, verbose=-1).fit(A, y)
            return self

        def predict_proba(self, X):
            if not isinstance(X.iloc[0, 1], str) or not X.columns[1] == "model":
                return np.full((len(X), 2), 0.5)
            return self.model.predict_proba(columns.transform(X.to_numpy(dtype=object)).astype(float))

    return Model()
