"""Each worker has a journal, and so a study, of its own.

message: the workers did not share one study
"""


def launch_workers(total, names, script=WORKER):
    with tempfile.TemporaryDirectory() as folder:
        share, rest = divmod(total, len(names))
        workers, studies = [], []
        for i, name in enumerate(names):
            path = os.path.join(folder, name)
            studies.append(optuna.create_study(study_name="shared", storage=open_journal(path)))
            command = [sys.executable, "-c", script, path, "shared", name, str(share + (i < rest)), str(i)]
            workers.append(subprocess.Popen(command))
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
            for study in studies
            for trial in study.trials
        ]
