"""Takes the cross-entropy, which is not 0 when the two agree.

message: KL, not the cross-entropy
"""

def log_softmax(z):
    z = z - z.max(axis=1, keepdims=True)
    return z - np.log(np.exp(z).sum(axis=1, keepdims=True))


def distillation_loss(student, teacher, y, T, alpha):
    student, teacher = np.asarray(student, dtype=float), np.asarray(teacher, dtype=float)
    hard = -log_softmax(student)[np.arange(len(y)), y].mean()
    p, q = log_softmax(teacher / T), log_softmax(student / T)
    soft = (np.exp(p) * -q).sum(axis=1).mean()
    return float((1 - alpha) * hard + alpha * T**2 * soft)
