"""`course lab` as a learner starts it: a real JupyterLab, with folders, port and settings of its own."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import nbformat
import psutil
import pytest

from course import launch
from course.problems import CourseError

URL = re.compile(r"^(http://127\.0\.0\.1:\d+)/lab/tree/start-here\.ipynb\?token=(\w+)$")
START_SECONDS, STOP_SECONDS = 120, 60
THEIR_KERNEL = {
    "argv": ["no-such-python", "{connection_file}"],
    "display_name": "Theirs",
    "language": "python",
}
THEIR_SERVER = {
    "ServerApp": {"port": 1, "root_dir": "/", "ip": "0.0.0.0", "base_url": "/theirs/"},
    "IdentityProvider": {"token": "theirs"},
}


def write(path: Path, content: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)


def write_notebook(path: Path, *sources: str) -> None:
    cells = [nbformat.v4.new_code_cell(source, id=f"cell-{place}") for place, source in enumerate(sources)]
    metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    write(path, nbformat.writes(nbformat.v4.new_notebook(cells=cells, metadata=metadata)))


class Learner:
    """A home folder, with settings from other projects in it, and a course."""

    def __init__(self, folder: Path) -> None:
        self.home, self.course, self.work = folder / "home", folder / "course", folder / "work"
        write_notebook(self.course / "notebooks/start-here.ipynb", "1 + 1")
        settings = self.home / ".jupyter"
        write(self.home / ".local/share/jupyter/kernels/python3/kernel.json", json.dumps(THEIR_KERNEL))
        write(settings / "jupyter_server_config.json", json.dumps(THEIR_SERVER))
        theme = settings / "lab/user-settings/@jupyterlab/apputils-extension/themes.jupyterlab-settings"
        write(theme, json.dumps({"theme": "JupyterLab Dark"}))

    def command(self, *arguments: str) -> dict[str, Any]:
        """What to give to subprocess: `course lab` without a browser, as this learner."""
        kept = {name: text for name, text in os.environ.items() if not name.startswith(("JUPYTER", "JPY"))}
        # as where the course's environment belongs to somebody else: the user's own kernels come first
        kept["JUPYTER_PREFER_ENV_PATH"] = "0"
        environment = {**kept, "HOME": str(self.home), "COURSE_ROOT": str(self.course)}
        command = [sys.executable, "-m", "course.cli", "lab", "--no-browser", *arguments]
        if "--work" not in arguments:
            command += ["--work", str(self.work)]
        return {"args": command, "env": environment, "text": True}

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(**self.command(*arguments), capture_output=True, timeout=START_SECONDS)


class Lab:
    """A running `course lab`."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.said: list[str] = []
        assert process.stdout is not None
        for line in process.stdout:
            self.said.append(line.rstrip("\n"))
            if address := URL.match(line):
                self.url, self.token = address.groups()
                return
        raise AssertionError(f"no address among {self.said}")

    def get(self, path: str, token: bool = True) -> tuple[int, str]:
        separator = "&" if "?" in path else "?"
        address = f"{self.url}{path}" + (f"{separator}token={self.token}" if token else "")
        try:
            with urllib.request.urlopen(address, timeout=60) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, ""

    def start_kernel(self) -> None:
        request = urllib.request.Request(
            f"{self.url}/api/kernels",
            data=b'{"name": "python3"}',
            headers={"Authorization": f"token {self.token}"},
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            assert answer.status == 201

    def family(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def command_lines(self) -> list[list[str]]:
        """Of all its processes; any of them may end meanwhile."""
        found = []
        for process in self.family():
            with suppress(psutil.NoSuchProcess):
                found.append(process.cmdline())
        return found


@contextmanager
def running(learner: Learner) -> Iterator[Lab]:
    process = subprocess.Popen(**learner.command("--port", "0"), stdout=subprocess.PIPE)
    try:
        yield Lab(process)
    finally:
        if process.poll() is None:
            process.terminate()
        process.communicate(timeout=STOP_SECONDS)


@pytest.fixture
def learner(tmp_path: Path) -> Learner:
    return Learner(tmp_path)


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    with running(Learner(tmp_path_factory.mktemp("learner"))) as started:
        yield started


# --- a running server ---


def test_the_address_with_its_token_opens_the_start_page(lab: Lab) -> None:
    status, page = lab.get("/lab/tree/start-here.ipynb")
    assert status == 200
    assert "<title>JupyterLab</title>" in page
    assert "start-here.ipynb" in lab.get("/api/contents")[1]


def test_the_update_is_reported_before_the_address(lab: Lab) -> None:
    assert lab.said[0] == "New: start-here.ipynb"


def test_without_the_token_nobody_gets_in(lab: Lab) -> None:
    assert lab.get("/api/contents", token=False)[0] == 403


def test_the_token_is_in_no_command_line_where_others_could_read_it(lab: Lab) -> None:
    lines = lab.command_lines()
    assert lines
    assert not any(lab.token in argument for line in lines for argument in line)


def test_the_kernel_is_the_courses_although_the_learner_has_another_of_that_name(lab: Lab) -> None:
    lab.start_kernel()
    kernels = [line for line in lab.command_lines() if "ipykernel_launcher" in line]
    assert [line[0] for line in kernels] == [sys.executable]


def setting(lab: Lab, plugin: str) -> dict[str, Any]:
    return json.loads(lab.get(f"/lab/api/settings/{plugin}")[1])


def test_the_course_saves_every_ten_seconds_and_fetches_no_news(lab: Lab) -> None:
    saving = setting(lab, "@jupyterlab/docmanager-extension:plugin")["schema"]["properties"]
    news = setting(lab, "@jupyterlab/apputils-extension:notification")["schema"]["properties"]
    assert saving["autosaveInterval"]["default"] == 10
    assert news["fetchNews"]["default"] == "false"
    assert news["checkForUpdates"]["default"] is False


def test_the_learners_own_theme_counts(lab: Lab) -> None:
    theme = setting(lab, "@jupyterlab/apputils-extension:themes")
    assert theme["settings"]["theme"] == "JupyterLab Dark"


def test_what_is_for_instructors_and_authors_is_off(lab: Lab) -> None:
    page = lab.get("/lab")[1]
    config = json.loads(
        page.split('<script id="jupyter-config-data" type="application/json">')[1].split("</script>")[0]
    )
    assert {
        "@jupyterlab/apputils-extension:announcements",
        "@jupyterlab/extensionmanager-extension",
        "@jupyter/nbgrader",
    } <= set(config["disabledExtensions"])
    assert lab.get("/formgrader")[0] == 404
    assert lab.get("/assignments")[0] == 404


# --- the end ---


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_interrupting_ends_server_and_kernels_with_exit_code_0(
    learner: Learner, stop: signal.Signals
) -> None:
    with running(learner) as lab:
        lab.start_kernel()
        family = lab.family()
        assert len(family) >= 2, "server and kernel"
        lab.process.send_signal(stop)
        assert lab.process.wait(STOP_SECONDS) == 0
        _, alive = psutil.wait_procs(family, timeout=STOP_SECONDS)
        assert alive == []


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="Windows has no kill -9")
def test_when_the_command_is_killed_its_server_and_kernels_end_too(learner: Learner) -> None:
    with running(learner) as lab:
        lab.start_kernel()
        family = lab.family()
        lab.process.kill()
        lab.process.wait(STOP_SECONDS)
        _, alive = psutil.wait_procs(family, timeout=STOP_SECONDS)
        assert alive == []


# --- no start ---


def one_line(done: subprocess.CompletedProcess[str]) -> str:
    (line,) = done.stderr.splitlines()
    assert done.returncode == 1
    assert done.stdout == ""
    return line


def test_a_taken_port_is_one_clear_line(learner: Learner) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        line = one_line(learner.run("--port", str(port)))
    assert line.startswith(f"Port {port} is in use: stop what runs there, choose another with --port")
    assert not learner.work.exists()


@pytest.mark.parametrize("port", ["-1", "65536"])
def test_a_port_that_does_not_exist_is_one_clear_line(learner: Learner, port: str) -> None:
    assert one_line(learner.run("--port", port)).startswith(f"Port {port} does not exist")


def test_without_a_wish_the_next_free_port_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        monkeypatch.setattr(launch, "FIRST_PORT", port)
        monkeypatch.setattr(launch, "LAST_PORT", port + 20)
        assert port < launch._free_port(None) <= port + 20
        monkeypatch.setattr(launch, "LAST_PORT", port)
        with pytest.raises(CourseError, match="No port from"):
            launch._free_port(None)


@pytest.mark.skipif(sys.platform != "linux", reason="needs /sys, which not even root can write to")
def test_a_work_folder_that_cannot_be_written_is_one_clear_line(learner: Learner) -> None:
    assert "cannot be written" in one_line(learner.run("--port", "0", "--work", "/sys/kernel"))


def test_a_file_as_work_folder_is_one_clear_line(learner: Learner) -> None:
    learner.work.write_text("mine")
    assert "is a file where a folder is needed" in one_line(learner.run("--port", "0"))
    assert learner.work.read_text() == "mine"


def test_a_server_that_does_not_start_is_one_clear_line_with_the_reason(learner: Learner) -> None:
    command = learner.command("--port", "0")
    command["env"]["JUPYTER_RUNTIME_DIR"] = str(learner.course / "notebooks/start-here.ipynb")  # a file
    done = subprocess.run(**command, capture_output=True, timeout=START_SECONDS)
    (line,) = done.stderr.splitlines()
    assert done.returncode == 1
    assert line.startswith("JupyterLab has stopped (")
    assert "start-here.ipynb" in line
    assert str(learner.work / ".course") in line
