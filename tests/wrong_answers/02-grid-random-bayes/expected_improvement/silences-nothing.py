"""Repairs the NaN afterwards, but divides by zero first.

message: led to a warning
"""


def expected_improvement(mu, sigma, best, xi=0.0):
    gain, sigma = np.asarray(mu, dtype=float) - best - xi, np.asarray(sigma, dtype=float)
    z = gain / sigma
    return np.where(sigma > 0, gain * norm.cdf(z) + sigma * norm.pdf(z), np.maximum(gain, 0.0))
