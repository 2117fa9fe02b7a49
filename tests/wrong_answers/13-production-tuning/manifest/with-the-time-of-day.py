"""Adds the time, so that no two manifests agree.

message: the keys are
"""


def manifest(table, params, seed, versions):
    record = {
        "data_sha256": hashlib.sha256(table.to_csv(index=False).encode()).hexdigest(),
        "rows": len(table),
        "params": params,
        "seed": seed,
        "made": str(pd.Timestamp.now()),
        "versions": versions,
    }
    text = json.dumps(record, sort_keys=True)
    return {**record, "id": hashlib.sha256(text.encode()).hexdigest()[:12]}
