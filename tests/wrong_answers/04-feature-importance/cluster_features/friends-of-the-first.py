"""Groups only what is like the first column, without following the links.

message: Follow the links of every column that you add
"""

def cluster_features(X, t):
    names = list(X.columns)
    linked = X.corr(method="spearman").abs() >= t - 1e-9
    left, groups = set(names), []
    for name in names:
        if name in left:
            group = [name]
            left.remove(name)
            for member in list(group):
                found = [other for other in names if other in left and linked.loc[member, other]]
                group = group + found
                left.difference_update(found)
            groups.append(sorted(group, key=names.index))
    return groups
