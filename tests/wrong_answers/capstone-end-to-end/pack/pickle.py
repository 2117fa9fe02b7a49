"""Pickles the dict: reading it may run a program.

message: there must be JSON, which runs nothing
"""

def pack(artefact):
    """The artefact as (blob, digest): gzip-compressed JSON, and the blob's SHA-256 in hexadecimal digits."""
    import pickle

    json.dumps(artefact, allow_nan=False)
    blob = gzip.compress(pickle.dumps(json.loads(json.dumps(sorted(artefact.items())))), mtime=0)
    return blob, hashlib.sha256(blob).hexdigest()


def unpack(blob, digest):
    """The artefact again. Raises ValueError if the blob is not the one of that digest."""
    if hashlib.sha256(blob).hexdigest() != digest:
        raise ValueError("this is not the file that was packed")
    import pickle

    return dict(pickle.loads(gzip.decompress(blob)))
