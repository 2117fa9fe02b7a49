"""One process does the work of all, under changing names.

message: three process ids
"""


def launch_workers(total, names, script=WORKER):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "study.journal")
        study = optuna.create_study(study_name="shared", storage=open_journal(path))
        subprocess.run([sys.executable, "-c", script, path, "shared", "all", str(total), "0"], check=True)
        return [
            {
                "number": trial.number,
                "state": trial.state.name,
                "value": trial.value,
                "x": trial.params["x"],
                "worker": names[trial.number % len(names)],
                "pid": trial.user_attrs["pid"],
                "started": trial.user_attrs["started"],
                "end": trial.datetime_complete.timestamp(),
            }
            for trial in study.trials
        ]
