"""Rounds the numbers in the dict of the caller.

message: changed the features
"""

def cache_key(version, features):
    for name, value in features.items():
        if not isinstance(value, str):
            features[name] = float(f"{value:.9g}")
    text = json.dumps(features, sort_keys=True)
    return f"{version}:{hashlib.sha256(text.encode()).hexdigest()}"
