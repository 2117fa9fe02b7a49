"""Writes floats with all their digits.

message: differ in the 17th digit only
"""

def cache_key(version, features):
    text = json.dumps(features, sort_keys=True)
    return f"{version}:{hashlib.sha256(text.encode()).hexdigest()}"
