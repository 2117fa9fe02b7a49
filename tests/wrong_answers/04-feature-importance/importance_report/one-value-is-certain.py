"""Gives a single value a spread of zero.

message: One value has no spread
"""

def importance_report(losses):
    measured = [pd.Series(values, dtype=float) for values in losses.values()]
    report = pd.DataFrame(
        {
            "feature": list(losses),
            "mean": [values.mean() for values in measured],
            "std": [values.std(ddof=1) if len(values) > 1 else 0.0 for values in measured],
        }
    )
    report["significant"] = report["mean"] > 2 * report["std"]
    return report.sort_values(["mean", "feature"], ascending=[False, True], ignore_index=True)
