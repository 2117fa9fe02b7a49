"""Labs in the kernel: opening, settings, training and ending it."""

from __future__ import annotations

import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from course.problems import CourseError
from course.progress import Progress
from widgets.labs import lab as lab_module
from widgets.labs import open_lab
from widgets.labs.lab import Lab
from widgets.labs.regularisation.optimisation_lab import network_training
from widgets.labs.regularisation.recipes import DATA_FILE, NetworkRun, stopping_run

SECONDS = 90


def wait_until(condition: Callable[[], object], what: str) -> None:
    end = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < end, f"waited {SECONDS} s for {what}"
        time.sleep(0.05)


@pytest.fixture
def lab(work: Path) -> Iterator[Lab]:
    opened = open_lab("optimization_lab", DATA_FILE, "06-regularisation", Progress.open())
    yield opened
    opened.close()


def ask(lab: Lab, **message: Any) -> None:
    lab.handle(lab.message_type.validate_python(message))


def training_processes() -> list[psutil.Process]:
    return [process for process in psutil.Process().children(recursive=True) if is_training(process)]


def is_training(process: psutil.Process) -> bool:
    try:
        return "widgets.labs.regularisation.train_network" in process.cmdline()
    except psutil.NoSuchProcess:  # ended while we looked
        return False


def test_an_unknown_lab_is_refused_with_the_labs_there_are(work: Path) -> None:
    with pytest.raises(CourseError, match=r"no lab 'optimisation_lab'.*optimization_lab"):
        open_lab("optimisation_lab", DATA_FILE, "06-regularisation", Progress.open())


def test_a_lab_without_a_data_file_says_where_to_name_it(work: Path) -> None:
    with pytest.raises(CourseError, match=r"06-regularisation.*front-matter"):
        open_lab("optimization_lab", None, "06-regularisation", Progress.open())


@pytest.mark.parametrize("text", [None, "{", "[]"], ids=["missing", "damaged", "not a table"])
def test_data_that_cannot_be_read_say_so(
    work: Path, monkeypatch: pytest.MonkeyPatch, text: str | None
) -> None:
    if text is not None:
        (work / "some.json").write_text(text)
    monkeypatch.setattr(lab_module, "DATA", work)
    with pytest.raises(CourseError, match=r"some\.json.*update the course"):
        open_lab("optimization_lab", "some.json", "06-regularisation", Progress.open())


def test_the_page_sets_the_settings_and_nothing_else(lab: Lab) -> None:
    lab.set_state({"strength": 0.5, "panel": "stopping", "data": {}, "training": {"status": "done"}})
    assert lab.strength == 0.5  # type: ignore[attr-defined]
    assert lab.panel == "stopping"  # type: ignore[attr-defined]
    assert lab.data["weights"]
    assert lab.training == {}


def test_reset_knows_how_the_lab_opened(lab: Lab) -> None:
    lab.set_state({"strength": 0.5, "restore": True})
    lab.set_state(lab.defaults)
    assert lab.strength == pytest.approx(7.943282)  # type: ignore[attr-defined]
    assert lab.restore is False  # type: ignore[attr-defined]


def test_the_linear_model_is_fitted_at_once_and_agrees_with_what_is_stored(lab: Lab) -> None:
    ask(lab, kind="train_weights", strength=lab.data["weights"]["strengths"][24], l1_ratio=1.0)
    assert lab.training["status"] == "done"
    assert lab.training["weights"] == pytest.approx(lab.data["weights"]["weights"][-1][24], abs=2e-3)


def test_a_network_is_trained_in_a_process_and_its_epochs_arrive(lab: Lab) -> None:
    ask(lab, kind="train_stopping", run=6, patience=1, min_delta=0.0)
    assert lab.training["status"] == "running"
    wait_until(lambda: lab.training["status"] != "running", "the training")
    assert lab.training["status"] == "done", lab.training["problem"]
    assert len(lab.training["curves"]["validation_loss"]) == lab.training["done"] >= 2
    assert lab.training["settings"] == {"run": 6, "patience": 1, "min_delta": 0.0}
    assert "tensorflow" not in sys.modules
    assert not training_processes()


def test_each_new_dropout_run_has_a_seed_of_its_own(lab: Lab) -> None:
    runs = []
    for _ in range(2):
        ask(lab, kind="train_dropout", dropout=0.5, schedule="cosine")
        runs.append(lab.training["run"])
    assert runs == [5, 6]


def test_cancel_ends_the_process_and_says_so(lab: Lab) -> None:
    ask(lab, kind="train_dropout", dropout=0.5, schedule="cosine")
    assert training_processes()
    ask(lab, kind="cancel")
    assert lab.training["status"] == "cancelled"
    wait_until(lambda: not training_processes(), "the process to end")
    assert lab.training["status"] == "cancelled"


def test_another_training_ends_the_one_under_way(lab: Lab) -> None:
    ask(lab, kind="train_dropout", dropout=0.5, schedule="cosine")
    ask(lab, kind="train_dropout", dropout=0.1, schedule="cosine")
    wait_until(lambda: len(training_processes()) == 1, "the first process to end")
    assert lab.training["settings"]["dropout"] == 0.1


def test_closing_the_lab_ends_its_training(lab: Lab) -> None:
    ask(lab, kind="train_dropout", dropout=0.5, schedule="cosine")
    lab.close()
    wait_until(lambda: not training_processes(), "the process to end")


def test_a_training_that_fails_says_why(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "widgets.labs.regularisation.optimisation_lab.stopping_run",
        lambda **_: NetworkRun(seed=0, epochs=5, batch_size=4, learning_rate=0.001, schedule="linear"),
    )
    ask(lab, kind="train_stopping", run=0, patience=1, min_delta=0.0)
    wait_until(lambda: lab.training["status"] != "running", "the training")
    assert lab.training["status"] == "failed"
    assert "there is no schedule 'linear'" in lab.training["problem"]


def test_when_the_kernel_is_killed_the_training_ends_too(tmp_path: Path) -> None:
    kernel = subprocess.Popen(
        [
            sys.executable,
            "-c",
            textwrap.dedent("""
                import time
                from widgets.labs.regularisation.recipes import stopping_run
                from widgets.labs.regularisation.optimisation_lab import network_training
                print(network_training(stopping_run(0)).pid, flush=True)
                time.sleep(600)
            """),
        ],
        stdout=subprocess.PIPE,
        text=True,
        cwd=tmp_path,
    )
    assert kernel.stdout is not None
    with kernel:
        training = psutil.Process(int(kernel.stdout.readline()))
        kernel.kill()
    wait_until(lambda: not training.is_running(), "the training to end")


def test_a_learners_file_named_like_a_module_does_no_harm(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "random.py").write_text("raise RuntimeError('the wrong module')")
    monkeypatch.chdir(tmp_path)
    training = network_training(stopping_run(6, patience=1))
    try:
        assert next(training.steps())["validation_loss"] > 0
    finally:
        training.stop()
