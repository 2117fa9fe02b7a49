"""Lays a ruler around zero, as for weights, whatever the range of the values.

message: symmetric ruler for weights
"""

def quantise(x, bits=8):
    x = np.asarray(x, dtype=float)
    last = 2 ** (bits - 1) - 1
    scale = float(np.abs(x).max()) / last
    return np.round(x / scale).astype(int), scale, 0


def dequantise(q, scale, zero_point):
    return scale * (np.asarray(q, dtype=float) - zero_point)
