"""Takes the logarithm of chances that were rounded to 0.

message: scores of a thousand must not overflow
"""

def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def log_softmax(z):
    return np.log(softmax(z))


def distillation_loss(student, teacher, y, T, alpha):
    student, teacher = np.asarray(student, dtype=float), np.asarray(teacher, dtype=float)
    hard = -log_softmax(student)[np.arange(len(y)), y].mean()
    p, q = log_softmax(teacher / T), log_softmax(student / T)
    soft = (np.exp(p) * (p - q)).sum(axis=1).mean()
    return float((1 - alpha) * hard + alpha * T**2 * soft)
