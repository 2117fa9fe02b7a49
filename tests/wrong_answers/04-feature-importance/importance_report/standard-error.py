"""Reports the standard error of the mean as the spread.

message: standard error of the mean
"""

def importance_report(losses):
    measured = [pd.Series(values, dtype=float) for values in losses.values()]
    report = pd.DataFrame(
        {
            "feature": list(losses),
            "mean": [values.mean() for values in measured],
            "std": [values.sem() for values in measured],
        }
    )
    report["significant"] = report["mean"] > 2 * report["std"]
    return report.sort_values(["mean", "feature"], ascending=[False, True], ignore_index=True)
