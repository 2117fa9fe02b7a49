"""Uses hash(), which is another number in each process.

message: hash() is different in each process
"""

def cache_key(version, features):
    return f"{version}:{hash(tuple(sorted(features.items())))}"
