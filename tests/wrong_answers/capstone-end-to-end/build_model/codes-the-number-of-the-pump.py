"""Lets the pump's number in as a feature.

message: looks at pump_id
"""

def build_model(settings):
    numbers = ["age_months", "hours_since_service", "vibration_mm_s", "temperature_c", "load", "starts_per_day"]

    def with_number(X):
        return X[numbers].assign(number=X["pump_id"].str[1:].astype(int))

    from sklearn.preprocessing import FunctionTransformer

    return make_pipeline(
        FunctionTransformer(with_number),
        lgb.LGBMClassifier(**settings, random_state=0, n_jobs=1, verbose=-1),
    )
