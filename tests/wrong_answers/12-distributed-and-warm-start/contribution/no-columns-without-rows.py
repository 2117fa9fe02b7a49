"""An empty study gives a table without columns.

message: but its five columns
"""


def contribution(records):
    complete = sorted((r for r in records if r["state"] == "COMPLETE"), key=lambda r: r["end"])
    best, winners = -math.inf, []
    for record in complete:
        if record["value"] > best:
            best = record["value"]
            winners.append(record["worker"])
    rows = {}
    for name in sorted({r["worker"] for r in records}):
        values = [r["value"] for r in complete if r["worker"] == name]
        rows[name] = {
            "trials": len(values),
            "share": len(values) / max(1, len(complete)),
            "busy": sum(r["end"] - r["start"] for r in records if r["worker"] == name),
            "best": max(values, default=math.nan),
            "records": winners.count(name),
        }
    if not records:
        return pd.DataFrame()
    return pd.DataFrame.from_dict(
        rows, orient="index", columns=["trials", "share", "busy", "best", "records"]
    )
