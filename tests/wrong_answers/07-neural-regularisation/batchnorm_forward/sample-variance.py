"""Divides by n - 1.

message: your variance divides by n - 1
"""

def batchnorm_forward(x, gamma, beta, running, training, momentum=0.9, eps=1e-3):
    x = np.asarray(x, dtype=float)
    gamma, beta = np.asarray(gamma), np.asarray(beta)
    mean, var = np.asarray(running["mean"]), np.asarray(running["var"])
    if training:
        batch_mean, batch_var = x.mean(axis=0), x.var(axis=0, ddof=1)
        running = {
            "mean": momentum * mean + (1 - momentum) * batch_mean,
            "var": momentum * var + (1 - momentum) * batch_var,
        }
        mean, var = batch_mean, batch_var
    return gamma * (x - mean) / np.sqrt(var + eps) + beta, running
