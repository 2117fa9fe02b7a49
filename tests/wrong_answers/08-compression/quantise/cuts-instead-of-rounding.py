"""Cuts the decimals off instead of rounding to the nearest mark.

message: round to the *nearest* mark
"""

def quantise(x, bits=8):
    x = np.asarray(x, dtype=float)
    low, high = min(x.min(), 0.0), max(x.max(), 0.0)
    first, last = -(2 ** (bits - 1)), 2 ** (bits - 1) - 1
    scale = float(high - low) / (last - first) or 1.0
    zero_point = round(first - low / scale)
    q = np.clip(np.trunc(x / scale) + zero_point, first, last).astype(int)
    return q, scale, zero_point


def dequantise(q, scale, zero_point):
    return scale * (np.asarray(q, dtype=float) - zero_point)
