"""Uses the standard error of the best one's own folds.

message: gaps do not differ
"""

def choose(records, limit_kb):
    """The smallest trial of the front that is as good as the best, within one paired standard error, or None.

    records: dicts with aucs (list, one a fold), auc, kb and state, as `search` returns them.
    """
    def dominates(one, other):
        level = one["auc"] >= other["auc"] and one["kb"] <= other["kb"]
        return level and (one["auc"], one["kb"]) != (other["auc"], other["kb"])

    fits = [record for record in records if record["state"] == "complete" and record["kb"] <= limit_kb]
    fits = [record for record in fits if not any(dominates(other, record) for other in fits)]
    if not fits:
        return None
    best = max(fits, key=lambda record: record["auc"])
    good = []
    for record in fits:
        gaps = np.subtract(best["aucs"], record["aucs"])
        if gaps.mean() <= 1.0 * 6 * np.std(best["aucs"], ddof=1) / np.sqrt(len(gaps)):
            good.append(record)
    return min(good, key=lambda record: record["kb"])
