"""Hands the text over uncompressed.

message: compress to a few dozen bytes
"""

def pack(artefact):
    """The artefact as (blob, digest): gzip-compressed JSON, and the blob's SHA-256 in hexadecimal digits."""
    text = json.dumps(artefact, sort_keys=True, allow_nan=False)
    blob = text.encode()
    return blob, hashlib.sha256(blob).hexdigest()


def unpack(blob, digest):
    """The artefact again. Raises ValueError if the blob is not the one of that digest."""
    if hashlib.sha256(blob).hexdigest() != digest:
        raise ValueError("this is not the file that was packed")
    return json.loads(blob)
