"""Returns the position, counted from 0, instead of the number of trees.

message: counted from 0
"""

def boosting_rounds(errors, tolerance=0.0):
    return int(np.argmin(errors))
