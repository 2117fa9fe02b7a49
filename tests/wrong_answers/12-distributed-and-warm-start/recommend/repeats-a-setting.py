"""The same setting is recommended twice.

message: c takes its place
"""


def recommend(known, target, k):
    others = [task for task in known if task["name"] != target["name"]]
    if not others:
        return []
    logs = np.log([[task["features"][f] + 0.001 for f in target["features"]] for task in others])
    here = np.log(np.array(list(target["features"].values())) + 0.001)
    spread = logs.std(axis=0)
    varied = np.ptp(logs, axis=0) > 0
    distance = (((logs - here)[:, varied] / spread[varied]) ** 2).sum(axis=1)
    settings = []
    for i in np.argsort(distance, kind="stable"):
        settings.append(others[i]["best"])
    return settings[:k]
