"""Reports the variance as the spread.

message: That is the variance
"""

def importance_report(losses):
    measured = [pd.Series(values, dtype=float) for values in losses.values()]
    report = pd.DataFrame(
        {
            "feature": list(losses),
            "mean": [values.mean() for values in measured],
            "std": [values.var() for values in measured],
        }
    )
    report["significant"] = report["mean"] > 2 * report["std"]
    return report.sort_values(["mean", "feature"], ascending=[False, True], ignore_index=True)
