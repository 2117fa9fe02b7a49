"""Cuts by rows, as if every day had the same number.

message: cut by day, not by number of rows
"""

def forward_folds(day, n_folds, test_days, gap_days):
    day = np.asarray(day)
    per_day = len(day) // len(np.unique(day))
    folds = []
    for place in range(n_folds):
        begin = len(day) - (n_folds - place) * test_days * per_day
        train = np.arange(max(begin - gap_days * per_day, 0))
        if len(train) == 0:
            raise ValueError("nothing to train on")
        folds.append((train, np.arange(begin, begin + test_days * per_day)))
    return folds
