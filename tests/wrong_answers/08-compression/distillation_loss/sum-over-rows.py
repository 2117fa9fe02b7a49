"""Adds the rows up instead of taking their mean.

message: alpha = 0 leaves the plain log-loss
"""

def log_softmax(z):
    z = z - z.max(axis=1, keepdims=True)
    return z - np.log(np.exp(z).sum(axis=1, keepdims=True))


def distillation_loss(student, teacher, y, T, alpha):
    student, teacher = np.asarray(student, dtype=float), np.asarray(teacher, dtype=float)
    hard = -log_softmax(student)[np.arange(len(y)), y].sum()
    p, q = log_softmax(teacher / T), log_softmax(student / T)
    soft = (np.exp(p) * (p - q)).sum(axis=1).sum()
    return float((1 - alpha) * hard + alpha * T**2 * soft)
