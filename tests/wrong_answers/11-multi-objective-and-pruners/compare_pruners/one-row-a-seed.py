"""Leaves a row for each seed.

message: median, percentile and hyperband, in this order
"""

def compare_pruners(curves, n_trials, seeds):
    steps = curves.shape[1]
    kinds = {
        "median": lambda: optuna.pruners.MedianPruner(n_startup_trials=5, n_warmup_steps=2),
        "percentile": lambda: optuna.pruners.PercentilePruner(25.0, n_startup_trials=5, n_warmup_steps=2),
        "hyperband": lambda: optuna.pruners.HyperbandPruner(min_resource=1, max_resource=steps, reduction_factor=3),
    }
    rows = []
    for name, kind in kinds.items():
        one = []
        for seed in seeds:
            order = np.random.default_rng(seed).permutation(len(curves))[:n_trials]
            study = optuna.create_study(direction="maximize", pruner=kind(), study_name="replay")
            cut = run = 0
            best = -math.inf
            for row in order:
                trial = study.ask()
                for step, value in enumerate(curves[row], start=1):
                    run += 1
                    trial.report(value, step)
                    if trial.should_prune():
                        cut += 1
                        study.tell(trial, state=optuna.trial.TrialState.PRUNED)
                        break
                else:
                    study.tell(trial, value)
                    best = max(best, value)
                    pass
            top = curves[:, -1].max()
            one.append([100 * cut / n_trials, 100 * (1 - run / (n_trials * steps)), top - best])
        rows += [[name, *values] for values in one]
    return pd.DataFrame(rows, columns=["pruner", "pruned_pct", "step_saving_pct", "regret"])
