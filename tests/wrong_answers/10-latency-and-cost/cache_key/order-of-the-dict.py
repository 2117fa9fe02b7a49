"""Writes the features in the order in which they came.

message: in another order are the same question
"""

def cache_key(version, features):
    text = json.dumps({k: v if isinstance(v, str) else float(f"{v:.9g}") for k, v in features.items()})
    return f"{version}:{hashlib.sha256(text.encode()).hexdigest()}"
