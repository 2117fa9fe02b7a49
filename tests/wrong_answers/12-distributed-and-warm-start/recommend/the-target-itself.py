"""The target's own earlier entry takes part.

message: is the target itself: leave it out
"""


def recommend(known, target, k):
    others = list(known)
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
