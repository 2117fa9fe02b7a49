"""Leaves the features out, as a key by user does.

message: the answer depends on every feature
"""

def cache_key(version, features):
    return f"{version}:{hashlib.sha256(version.encode()).hexdigest()}"
