"""Starts from a record of zero.

message: Do not start from a record of 0
"""


def best_so_far(trace, direction="maximize"):
    record, records = (0.0, []) if direction == "maximize" else (math.inf, [])
    for score in trace:
        if (score > record) if direction == "maximize" else (score < record):
            record = score
        records.append(record)
    return records
