"""Shrinks the given arrays in place.

message: your function changed the gradients it was given
"""

def clip_by_global_norm(grads, c):
    length = math.sqrt(sum(np.sum(np.square(g)) for g in grads))
    if length > c:
        for g in grads:
            g *= c / length
    return grads
