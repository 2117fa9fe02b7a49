"""Keeps the zero point as a real number, so that zero is not on a mark.

message: lands on -128
"""

def quantise(x, bits=8):
    x = np.asarray(x, dtype=float)
    low, high = min(x.min(), 0.0), max(x.max(), 0.0)
    first, last = -(2 ** (bits - 1)), 2 ** (bits - 1) - 1
    scale = float(high - low) / (last - first) or 1.0
    zero_point = first - low / scale + 0.4
    q = np.clip(np.round(x / scale) + zero_point, first, last).round().astype(int)
    return q, scale, zero_point


def dequantise(q, scale, zero_point):
    return scale * (np.asarray(q, dtype=float) - zero_point)
