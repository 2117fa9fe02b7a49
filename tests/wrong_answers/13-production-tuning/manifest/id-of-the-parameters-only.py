"""Hashes only the parameters for the id.

message: the first 12 characters of the SHA-256 of everything else
"""


def manifest(table, params, seed, versions):
    record = {
        "data_sha256": hashlib.sha256(table.to_csv(index=False).encode()).hexdigest(),
        "rows": len(table),
        "params": params,
        "seed": seed,
        "versions": versions,
    }
    text = json.dumps(params, sort_keys=True)
    return {**record, "id": hashlib.sha256(text.encode()).hexdigest()[:12]}
