"""Counts numbers instead of bytes.

message: a float32 takes 4 bytes
"""

def compressed_size(arrays):
    data = b"".join(np.asarray(array, dtype="float32").tobytes() for array in arrays)
    return len(data) // 4, len(gzip.compress(data, 9, mtime=0))
