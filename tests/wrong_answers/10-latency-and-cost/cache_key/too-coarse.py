"""Rounds to three significant digits to get more hits.

message: too coarse a key
"""

def cache_key(version, features):
    same = {k: v if isinstance(v, str) else float(f"{v:.3g}") for k, v in features.items()}
    text = json.dumps(same, sort_keys=True)
    return f"{version}:{hashlib.sha256(text.encode()).hexdigest()}"
