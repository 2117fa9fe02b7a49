"""Returns the bare gain where sigma is 0, negative or not.

message: Without doubt (sigma = 0)
"""


def expected_improvement(mu, sigma, best, xi=0.0):
    mu, sigma = np.asarray(mu, dtype=float), np.asarray(sigma, dtype=float)
    gain = mu - best - xi
    z = np.divide(gain, sigma, out=np.zeros_like(gain), where=sigma > 0)
    return np.where(sigma > 0, gain * norm.cdf(z) + sigma * norm.pdf(z), gain)
