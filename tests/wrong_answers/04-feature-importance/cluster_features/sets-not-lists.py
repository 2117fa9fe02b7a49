"""Returns sets.

message: Return a list of lists
"""

def cluster_features(X, t):
    names = list(X.columns)
    linked = X.corr(method="spearman").abs() >= t - 1e-9
    left, groups = set(names), []
    for name in names:
        if name in left:
            group = [name]
            left.remove(name)
            for member in group:
                found = [other for other in names if other in left and linked.loc[member, other]]
                group.extend(found)
                left.difference_update(found)
            groups.append(set(group))
    return groups
