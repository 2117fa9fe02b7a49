"""Divides by sigma even where it is zero.

message: you divided by zero
"""


def expected_improvement(mu, sigma, best, xi=0.0):
    gain, sigma = np.asarray(mu, dtype=float) - best - xi, np.asarray(sigma, dtype=float)
    return gain * norm.cdf(gain / sigma) + sigma * norm.pdf(gain / sigma) + 0 * gain / sigma
