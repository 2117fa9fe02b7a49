"""The workers run one after the other, because run() waits for each.

message: they worked one after the other
"""


def launch_workers(total, names, script=WORKER):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "study.journal")
        study = optuna.create_study(study_name="shared", storage=open_journal(path))
        share, rest = divmod(total, len(names))
        command = [sys.executable, "-c", script, path, "shared"]
        workers = [
            subprocess.run([*command, name, str(share + (i < rest)), str(i)]) for i, name in enumerate(names)
        ]
        if any(worker.returncode for worker in workers):
            raise RuntimeError("a worker has failed")
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
