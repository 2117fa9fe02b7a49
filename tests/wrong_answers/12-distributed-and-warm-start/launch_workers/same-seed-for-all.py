"""All workers get the same seed.

message: they were given the same seed
"""


def launch_workers(total, names, script=WORKER):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "study.journal")
        study = optuna.create_study(study_name="shared", storage=open_journal(path))
        share, rest = divmod(total, len(names))
        command = [sys.executable, "-c", script, path, "shared"]
        workers = [
            subprocess.Popen([*command, name, str(share + (i < rest)), str(0)])
            for i, name in enumerate(names)
        ]
        if any([worker.wait() for worker in workers]):
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
