"""Forgets that all values may be 0 and lets the scale become 0.

message: where every value is 0 the scale is 1
"""

def quantise(x, bits=8):
    x = np.asarray(x, dtype=float)
    low, high = min(x.min(), 0.0), max(x.max(), 0.0)
    first, last = -(2 ** (bits - 1)), 2 ** (bits - 1) - 1
    scale = float(high - low) / (last - first)
    zero_point = round(first - low / scale) if scale else first
    q = np.clip(np.round(x / (scale or 1.0)) + zero_point, first, last).astype(int)
    return q, scale, zero_point


def dequantise(q, scale, zero_point):
    return scale * (np.asarray(q, dtype=float) - zero_point)
