"""Compresses at the fastest level.

message: level 9
"""

def compressed_size(arrays):
    data = b"".join(np.asarray(array, dtype="float32").tobytes() for array in arrays)
    return len(data), len(gzip.compress(data, 1, mtime=0))
