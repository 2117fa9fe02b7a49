"""Adds the gradients up, as the document does.

message: the sum of two means is twice the mean over all rows
"""

def accumulate(gradients, rows):
    return [sum(np.asarray(g, float) for g in each) for each in zip(*gradients)]
