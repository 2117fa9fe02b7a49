"""Builds the key from the features alone.

message: begins with the model's version
"""

def cache_key(version, features):
    same = {k: v if isinstance(v, str) else float(f"{v:.9g}") for k, v in features.items()}
    return hashlib.sha256(json.dumps(same, sort_keys=True).encode()).hexdigest()
