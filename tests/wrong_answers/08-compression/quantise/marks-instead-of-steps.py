"""Divides the range by the number of marks instead of the number of steps between them.

message: 255 steps between them
"""

def quantise(x, bits=8):
    x = np.asarray(x, dtype=float)
    low, high = min(x.min(), 0.0), max(x.max(), 0.0)
    first, last = -(2 ** (bits - 1)), 2 ** (bits - 1) - 1
    scale = float(high - low) / 2**bits or 1.0
    zero_point = round(first - low / scale)
    q = np.clip(np.round(x / scale) + zero_point, first, last).astype(int)
    return q, scale, zero_point


def dequantise(q, scale, zero_point):
    return scale * (np.asarray(q, dtype=float) - zero_point)
