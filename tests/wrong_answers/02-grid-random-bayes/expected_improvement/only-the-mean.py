"""Takes the predicted mean for certain and ignores the doubt.

message: still a chance to do better
"""


def expected_improvement(mu, sigma, best, xi=0.0):
    mu, sigma = np.asarray(mu, dtype=float), np.asarray(sigma, dtype=float)
    gain = mu - best - xi
    z = np.divide(gain, sigma, out=np.zeros_like(gain), where=sigma > 0)
    return np.where(sigma > 0, np.maximum(gain, 0.0), np.maximum(gain, 0.0))
