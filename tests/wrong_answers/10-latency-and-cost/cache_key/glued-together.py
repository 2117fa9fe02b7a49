"""Writes names and values one after the other without anything between.

message: names and values run together
"""

def cache_key(version, features):
    parts = [name + (v if isinstance(v, str) else repr(float(f"{v:.9g}")) + "#") for name, v in sorted(features.items())]
    return f"{version}:{hashlib.sha256(''.join(parts).encode()).hexdigest()}"
