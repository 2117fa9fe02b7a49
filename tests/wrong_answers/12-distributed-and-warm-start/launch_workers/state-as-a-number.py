"""The state is returned as a number.

message: 'COMPLETE'
"""


def launch_workers(total, names, script=WORKER):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "study.journal")
        study = optuna.create_study(study_name="shared", storage=open_journal(path))
        share, rest = divmod(total, len(names))
        command = [sys.executable, "-c", script, path, "shared"]
        workers = [
            subprocess.Popen([*command, name, str(share + (i < rest)), str(i)])
            for i, name in enumerate(names)
        ]
        if any([worker.wait() for worker in workers]):
            raise RuntimeError("a worker has failed")
        return [
            {
                "number": trial.number,
                "state": int(trial.state),
                "value": trial.value,
                "x": trial.params["x"],
                "worker": trial.user_attrs["worker"],
                "pid": trial.user_attrs["pid"],
                "started": trial.user_attrs["started"],
                "end": trial.datetime_complete.timestamp(),
            }
            for trial in study.trials
        ]
