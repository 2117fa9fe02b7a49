"""One average setting is recommended for every task.

message: are most like the small task
"""


def recommend(known, target, k):
    others = [task["best"] for task in known if task["name"] != target["name"]]
    if not others:
        return []
    return [{name: sum(best[name] for best in others) / len(others) for name in others[0]}][:k]
