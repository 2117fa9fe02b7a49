"""Rounds to nine decimals instead of nine significant digits.

message: nine *significant* digits, not nine decimals
"""

def cache_key(version, features):
    same = {k: v if isinstance(v, str) else float(round(v, 9)) for k, v in features.items()}
    text = json.dumps(same, sort_keys=True)
    return f"{version}:{hashlib.sha256(text.encode()).hexdigest()}"
