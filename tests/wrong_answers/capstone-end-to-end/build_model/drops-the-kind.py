"""Leaves the text column out.

message: does not look at model
"""

def build_model(settings):
    """An unfitted model for the tables of `make_pumps`: `fit(X, y)`, then `predict_proba(X)` of shape (n, 2).

    settings: dict with learning_rate (float), n_estimators, num_leaves and min_child_samples (ints).
    """
    numbers = [
        "age_months", "hours_since_service", "vibration_mm_s", "temperature_c", "load", "starts_per_day"
    ]
    columns = make_column_transformer(
        ("passthrough", numbers),
    ).set_output(transform="pandas")
    return make_pipeline(columns, lgb.LGBMClassifier(**settings, random_state=0, n_jobs=1, verbose=-1))
