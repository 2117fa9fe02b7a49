"""Returns only the final record.

message: One number is not a history
"""


def best_so_far(trace, direction="maximize"):
    better = max if direction == "maximize" else min
    record, records = math.nan, []
    for score in trace:
        if not math.isnan(score):
            record = score if math.isnan(record) else better(record, score)
        records.append(record)
    return records[-1]
