"""Hashes the keys in the order in which they come.

message: sort the keys before you hash
"""


def manifest(table, params, seed, versions):
    record = {
        "data_sha256": hashlib.sha256(table.to_csv(index=False).encode()).hexdigest(),
        "rows": len(table),
        "params": params,
        "seed": seed,
        "versions": versions,
    }
    text = json.dumps(record)
    return {**record, "id": hashlib.sha256(text.encode()).hexdigest()[:12]}
