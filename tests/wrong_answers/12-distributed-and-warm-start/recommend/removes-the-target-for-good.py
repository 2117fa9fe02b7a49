"""The target is removed from the list of known tasks itself.

message: Your function changed the history
"""


def recommend(known, target, k):
    for task in list(known):
        if task["name"] == target["name"]:
            known.remove(task)
    others = known
    if not others:
        return []
    logs = np.log([[task["features"][f] + 0.001 for f in target["features"]] for task in others])
    here = np.log(np.array(list(target["features"].values())) + 0.001)
    spread = logs.std(axis=0)
    varied = np.ptp(logs, axis=0) > 0
    distance = (((logs - here)[:, varied] / spread[varied]) ** 2).sum(axis=1)
    settings = []
    for i in np.argsort(distance, kind="stable"):
        if others[i]["best"] not in settings:
            settings.append(others[i]["best"])
    return settings[:k]
