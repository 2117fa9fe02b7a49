"""Fits a new model and leaves the old one in service.

message: does it go into service
"""

def operate(X, y, day, settings, live, promised, policy):
    """Play the days from `live` on, a week at a time: {"chance": (n,) array, "retuned": [days]}.

    X, y, day: a stream, `day` ascending. promised: an AUC. policy: dict with delay, window, margin,
    look_back, rest and budget, as in the task.
    """
    def fitted(first, last):
        rows = (day >= first) & (day < last)
        model = build_model(settings)
        model.fit(X[rows], y[rows])
        return model

    in_service = fitted(0, live - policy["delay"])
    chance, retuned = np.full(len(day), np.nan), []
    for today in range(live, day[-1] + 1, 7):
        known = today - policy["delay"]
        seen = (day >= known - policy["window"]) & (day < known)
        rested = not retuned or today - retuned[-1] >= policy["rest"]
        if known - policy["window"] >= live and rested and len(retuned) < policy["budget"]:
            if roc_auc_score(y[seen], chance[seen]) < promised - policy["margin"]:
                fitted(known - policy["look_back"], known)
                retuned.append(today)
        week = (day >= today) & (day < today + 7)
        chance[week] = in_service.predict_proba(X[week])[:, 1]
    return {"chance": chance, "retuned": retuned}
