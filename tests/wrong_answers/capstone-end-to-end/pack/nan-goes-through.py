"""Writes NaN, which is no JSON.

message: is no JSON number
"""

def pack(artefact):
    """The artefact as (blob, digest): gzip-compressed JSON, and the blob's SHA-256 in hexadecimal digits."""
    text = json.dumps(artefact, sort_keys=True)
    blob = gzip.compress(text.encode(), mtime=0)
    return blob, hashlib.sha256(blob).hexdigest()


def unpack(blob, digest):
    """The artefact again. Raises ValueError if the blob is not the one of that digest."""
    if hashlib.sha256(blob).hexdigest() != digest:
        raise ValueError("this is not the file that was packed")
    return json.loads(gzip.decompress(blob))
