"""Subtracts the zero point while q is still an int8.

message: an int8 cannot hold 127 + 128
"""

def quantise(x, bits=8):
    x = np.asarray(x, dtype=float)
    low, high = min(x.min(), 0.0), max(x.max(), 0.0)
    first, last = -(2 ** (bits - 1)), 2 ** (bits - 1) - 1
    scale = float(high - low) / (last - first) or 1.0
    zero_point = round(first - low / scale)
    q = np.clip(np.round(x / scale) + zero_point, first, last).astype(int)
    return q, scale, zero_point


def dequantise(q, scale, zero_point):
    q = np.asarray(q)
    return scale * (q - np.array(zero_point).astype(q.dtype)).astype(float)
