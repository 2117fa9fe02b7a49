"""Writes the index into the CSV.

message: hash the text of the CSV without the index
"""


def manifest(table, params, seed, versions):
    record = {
        "data_sha256": hashlib.sha256(table.to_csv().encode()).hexdigest(),
        "rows": len(table),
        "params": params,
        "seed": seed,
        "versions": versions,
    }
    text = json.dumps(record, sort_keys=True)
    return {**record, "id": hashlib.sha256(text.encode()).hexdigest()[:12]}
