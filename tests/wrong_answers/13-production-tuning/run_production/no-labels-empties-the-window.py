"""Begins collecting again after a day without labels.

message: days without labels are skipped
"""


def run_production(serve, retune, days, baseline, policy):
    log, recent, left = [], [], policy["budget"]
    for day in days:
        errors, rmse = serve(day), None
        if len(errors) == 0:
            action, recent = "no labels", []
        else:
            recent = [*recent, np.asarray(errors, dtype=float)][-policy["window"] :]
            action = "collecting"
        if len(errors) > 0 and len(recent) == policy["window"]:
            rmse = float(np.sqrt(np.mean(np.concatenate(recent) ** 2)))
            if rmse <= policy["threshold"] * baseline:
                action = "ok"
            elif left > 0:
                action, recent, left = "retune", [], left - 1
                retune(max(0, day + 1 - policy["history"]), day + 1)
            else:
                action = "call a person"
        log.append({"day": day, "rmse": rmse, "action": action})
    return log


POLICY = {"window": 5, "threshold": 1.25, "history": 8, "budget": 3}
