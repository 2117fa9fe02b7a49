"""Makes n_trials complete trials, however many it gives up.

message: your search made
"""

def search(evaluate, size, space, priors, n_trials, n_folds, limit_kb, seed):
    """Search for a high AUC and a small size; returns one record (dict) a trial, in order.

    evaluate(settings, fold) -> AUC; size(settings) -> KB; space: {name: (low, high)}, log scales.
    A record: settings, kb, aucs (list), auc (mean, or None), state ("complete" or "pruned").
    """
    whole = {name: all(isinstance(bound, int) for bound in box) for name, box in space.items()}
    records = []

    def objective(trial):
        settings = {}
        for name, (low, high) in space.items():
            suggest = trial.suggest_int if whole[name] else trial.suggest_float
            settings[name] = suggest(name, low, high, log=True)
        record = {"settings": settings, "kb": size(settings), "aucs": [], "auc": None, "state": "pruned"}
        records.append(record)
        if record["kb"] > limit_kb:
            raise optuna.TrialPruned
        complete = [other["aucs"] for other in records if other["state"] == "complete"]
        for fold in range(n_folds):
            record["aucs"].append(evaluate(settings, fold))
            rivals = [np.mean(aucs[: fold + 1]) for aucs in complete]
            if fold < n_folds - 1 and len(rivals) >= 8 and np.mean(record["aucs"]) < np.quantile(rivals, 0.25):
                raise optuna.TrialPruned
        record.update(auc=float(np.mean(record["aucs"])), state="complete")
        return record["auc"], record["kb"]

    study = optuna.create_study(
        directions=["maximize", "minimize"], sampler=optuna.samplers.TPESampler(seed=seed)
    )
    for prior in priors:
        clipped = {name: min(max(prior[name], low), high) for name, (low, high) in space.items()}
        study.enqueue_trial({name: round(v) if whole[name] else v for name, v in clipped.items()})
    while sum(record["state"] == "complete" for record in records) < n_trials:
        study.optimize(objective, n_trials=1)
    return records
