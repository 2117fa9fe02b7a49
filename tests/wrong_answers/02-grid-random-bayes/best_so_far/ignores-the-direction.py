"""Always maximises.

message: Look at `direction`
"""


def best_so_far(trace, direction="maximize"):
    better = max
    record, records = math.nan, []
    for score in trace:
        if not math.isnan(score):
            record = score if math.isnan(record) else better(record, score)
        records.append(record)
    return records
