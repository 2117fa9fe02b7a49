"""Looks at the first array only.

message: two arrays of
"""

def compressed_size(arrays):
    data = np.asarray(arrays[0] if len(arrays) else [], dtype="float32").tobytes()
    return len(data), len(gzip.compress(data, 9, mtime=0))
