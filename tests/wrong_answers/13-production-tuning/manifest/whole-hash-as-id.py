"""Keeps all 64 characters of the id.

message: the id has 12 characters
"""


def manifest(table, params, seed, versions):
    record = {
        "data_sha256": hashlib.sha256(table.to_csv(index=False).encode()).hexdigest(),
        "rows": len(table),
        "params": params,
        "seed": seed,
        "versions": versions,
    }
    text = json.dumps(record, sort_keys=True)
    return {**record, "id": hashlib.sha256(text.encode()).hexdigest()}
