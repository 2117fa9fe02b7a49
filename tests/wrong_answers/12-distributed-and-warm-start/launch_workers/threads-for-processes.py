"""Threads of this process take the place of processes.

message: three processes with three process ids
"""

import threading
import time


def launch_workers(total, names, script=WORKER):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "study.journal")
        study = optuna.create_study(study_name="shared", storage=open_journal(path))
        share, rest = divmod(total, len(names))

        def work(name, n_trials, seed):
            started = time.time()

            def objective(trial):
                for attribute, value in {"worker": name, "pid": os.getpid(), "started": started}.items():
                    trial.set_user_attr(attribute, value)
                return (trial.suggest_float("x", -10, 10) - 2) ** 2

            own = optuna.load_study(
                study_name="shared",
                storage=open_journal(path),
                sampler=optuna.samplers.RandomSampler(seed=seed),
            )
            own.optimize(objective, n_trials=n_trials)

        threads = [
            threading.Thread(target=work, args=(name, share + (i < rest), i)) for i, name in enumerate(names)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return [
            {
                "number": trial.number,
                "state": trial.state.name,
                "value": trial.value,
                "x": trial.params["x"],
                "worker": trial.user_attrs["worker"],
                "pid": trial.user_attrs["pid"],
                "started": trial.user_attrs["started"],
                "end": trial.datetime_complete.timestamp(),
            }
            for trial in study.trials
        ]
