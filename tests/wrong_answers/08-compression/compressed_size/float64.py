"""Stores the numbers as they come, in 8 bytes.

message: turn them into float32 first
"""

def compressed_size(arrays):
    data = b"".join(np.asarray(array).tobytes() for array in arrays)
    return len(data), len(gzip.compress(data, 9, mtime=0))
