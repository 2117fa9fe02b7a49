"""Does not widen the range of all-positive values to contain zero.

message: widen the range down to 0
"""

def quantise(x, bits=8):
    x = np.asarray(x, dtype=float)
    low, high = x.min(), x.max()
    first, last = -(2 ** (bits - 1)), 2 ** (bits - 1) - 1
    scale = float(high - low) / (last - first) or 1.0
    zero_point = round(first - low / scale)
    q = np.clip(np.round(x / scale) + zero_point, first, last).astype(int)
    return q, scale, zero_point


def dequantise(q, scale, zero_point):
    return scale * (np.asarray(q, dtype=float) - zero_point)
