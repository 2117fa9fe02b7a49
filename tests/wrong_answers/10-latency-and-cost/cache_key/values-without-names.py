"""Sorts the values and forgets which belongs to which name.

message: which value belongs to which name
"""

def cache_key(version, features):
    same = sorted(json.dumps(v if isinstance(v, str) else float(f"{v:.9g}")) for v in features.values())
    text = json.dumps([sorted(features), same])
    return f"{version}:{hashlib.sha256(text.encode()).hexdigest()}"
