"""Lets NumPy divide by zero for a single value.

message: led to a warning
"""

def importance_report(losses):
    measured = [pd.Series(values, dtype=float) for values in losses.values()]
    report = pd.DataFrame(
        {
            "feature": list(losses),
            "mean": [values.mean() for values in measured],
            "std": [np.std(values.to_numpy(), ddof=1) for values in measured],
        }
    )
    report["significant"] = report["mean"] > 2 * report["std"]
    return report.sort_values(["mean", "feature"], ascending=[False, True], ignore_index=True)
