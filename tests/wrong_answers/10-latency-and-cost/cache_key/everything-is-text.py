"""Turns numbers into texts, so that the text '3' and the number 3 meet.

message: keep texts and numbers apart
"""

def cache_key(version, features):
    same = {k: v if isinstance(v, str) else f"{v:.9g}" for k, v in features.items()}
    text = json.dumps(same, sort_keys=True)
    return f"{version}:{hashlib.sha256(text.encode()).hexdigest()}"
