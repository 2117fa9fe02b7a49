"""Compresses each array by itself and adds up.

message: it is one file, so join the bytes first
"""

def compressed_size(arrays):
    parts = [np.asarray(array, dtype="float32").tobytes() for array in arrays]
    return sum(map(len, parts)), sum(len(gzip.compress(part, 9, mtime=0)) for part in parts)
