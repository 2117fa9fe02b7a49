"""Takes the fastest of those that meet the limits.

message: speed beyond the limit earns nothing
"""

def run_moo(evaluate, n_trials, seed):
    def objective(trial):
        params = {
            "n_estimators": trial.suggest_int("n_estimators", 5, 60, log=True),
            "max_depth": trial.suggest_int("max_depth", 2, 16),
            "min_samples_leaf": trial.suggest_int("min_samples_leaf", 1, 10),
        }
        return evaluate(params)
    study = optuna.create_study(directions=["maximize", "minimize", "minimize"], sampler=optuna.samplers.TPESampler(seed=seed))
    study.optimize(objective, n_trials=n_trials, catch=(ValueError,))
    best = {t.number for t in study.best_trials}
    done = study.get_trials(states=[optuna.trial.TrialState.COMPLETE])
    return [{"number": t.number, "params": t.params, "accuracy": t.values[0], "ms": t.values[1], "kb": t.values[2], "optimal": t.number in best} for i, t in enumerate(done)]


def select(trials, min_accuracy, max_ms):
    left = [t for t in trials if t["accuracy"] >= min_accuracy and t["ms"] <= max_ms]
    return min(left, key=lambda t: t["ms"], default=None)
