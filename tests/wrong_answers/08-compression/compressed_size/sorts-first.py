"""Sorts the numbers, which compresses better but is another file.

message: the arrays in their order
"""

def compressed_size(arrays):
    data = b"".join(np.asarray(array, dtype="float32").tobytes() for array in reversed(arrays))
    return len(data), len(gzip.compress(data, 9, mtime=0))
