"""Lets the last block end before the last day.

message: two blocks of three: days 4 to 6, then 7 to 9
"""

def forward_folds(day, n_folds, test_days, gap_days):
    """Folds that walk forward in time: a list of (train, test) pairs of row numbers, the earliest first.

    day: ascending whole numbers, one a row. test_days, gap_days: lengths in days.
    Raises ValueError where a fold has nothing to train on.
    """
    day = np.asarray(day)
    folds = []
    for place in range(n_folds):
        begin = day[-1] - (n_folds - place) * test_days
        train = np.flatnonzero(day < begin - gap_days)
        test = np.flatnonzero((day >= begin) & (day < begin + test_days))
        if len(train) == 0:
            raise ValueError(f"the fold that begins on day {begin} has nothing to train on")
        folds.append((train, test))
    return folds
