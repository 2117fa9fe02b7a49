"""Rounds floats and leaves whole numbers as they are.

message: 3 and 3.0 are the same number
"""

def cache_key(version, features):
    same = {k: float(f"{v:.9g}") if isinstance(v, float) else v for k, v in features.items()}
    text = json.dumps(same, sort_keys=True)
    return f"{version}:{hashlib.sha256(text.encode()).hexdigest()}"
