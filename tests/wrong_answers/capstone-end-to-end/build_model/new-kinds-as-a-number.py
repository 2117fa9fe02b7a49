"""Numbers the kinds of pump as they come, so that each unknown kind is another number.

message: must count alike
"""

def build_model(settings):
    numbers = ["age_months", "hours_since_service", "vibration_mm_s", "temperature_c", "load", "starts_per_day"]

    def coded(X):
        return X[numbers].assign(kind=X["model"].map(lambda name: 10 * ord(name[0]) - 600 + int(name[1]) * 3))

    from sklearn.preprocessing import FunctionTransformer

    return make_pipeline(
        FunctionTransformer(lambda X: coded(X).assign(kind=lambda t: np.where(t["kind"] > 75, t["kind"] - 100, t["kind"]))),
        lgb.LGBMClassifier(**{**settings, "min_child_samples": 1, "num_leaves": 31}, random_state=0, n_jobs=1, verbose=-1),
    )
