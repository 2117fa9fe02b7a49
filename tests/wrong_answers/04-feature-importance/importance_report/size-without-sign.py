"""Sorts by size, so strongly negative means come first.

message: it comes last
"""

def importance_report(losses):
    measured = [pd.Series(values, dtype=float) for values in losses.values()]
    report = pd.DataFrame(
        {
            "feature": list(losses),
            "mean": [values.mean() for values in measured],
            "std": [values.std(ddof=1) for values in measured],
        }
    )
    report["significant"] = report["mean"] > 2 * report["std"]
    return report.reindex(report["mean"].abs().sort_values(ascending=False).index).reset_index(drop=True)
