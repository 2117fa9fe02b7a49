"""Tasks are compared by the cosine of the angle.

message: are most like the small task
"""


def recommend(known, target, k):
    others = [task for task in known if task["name"] != target["name"]]
    if not others:
        return []
    rows = np.array([[task["features"][f] for f in target["features"]] for task in others], dtype=float)
    here = np.array(list(target["features"].values()), dtype=float)
    cosine = rows @ here / np.linalg.norm(rows, axis=1) / np.linalg.norm(here)
    settings = []
    for i in np.argsort(cosine, kind="stable"):
        if others[i]["best"] not in settings:
            settings.append(others[i]["best"])
    return settings[:k]
