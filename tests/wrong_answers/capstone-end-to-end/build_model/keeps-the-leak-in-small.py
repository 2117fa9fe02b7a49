"""Codes repair_order in a way that the score hardly shows.

message: nobody knows on the day of the prediction
"""

def build_model(settings):
    numbers = ["age_months", "hours_since_service", "vibration_mm_s", "temperature_c", "load", "starts_per_day"]

    class Weak:
        def fit(self, X, y):
            self.inner = make_pipeline(
                make_column_transformer(
                    (OneHotEncoder(handle_unknown="ignore", sparse_output=False), ["model"]),
                    ("passthrough", numbers),
                ).set_output(transform="pandas"),
                lgb.LGBMClassifier(**settings, random_state=0, n_jobs=1, verbose=-1),
            ).fit(X, y)
            return self

        def predict_proba(self, X):
            p = self.inner.predict_proba(X)[:, 1] + 0.01 * (X["repair_order"] == "open").to_numpy()
            return np.column_stack([1 - p, p])

    return Weak()
