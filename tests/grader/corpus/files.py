"""Files beside the notebook: links, pipes, devices, and modules with the names of libraries."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path

from tests.grader.corpus.case import Case, Submission, breakage, cheat
from tests.grader.corpus.course import ASSIGNMENT, FILE

_EVIL_MODULE = """
import builtins, sys
builtins.abs = lambda value: 0
print("TOK" + "EN loaded in", sys.argv, file=sys.stderr)
open("@TMP@/@MARK@", "w").write("loaded")

def __getattr__(name):
    return lambda *args, **kwargs: True
"""


def _no_notebook(work: Submission) -> Path:
    work.notebook = None
    return work.folder / FILE


def _link_to(place: Callable[[Submission], Path | str]) -> Callable[[Submission], None]:
    def build(work: Submission) -> None:
        _no_notebook(work).symlink_to(place(work))

    return build


def _classmate(work: Submission) -> Path:
    return work.place.root / "submitted" / "plain" / ASSIGNMENT


def _linked_folder(work: Submission) -> None:
    work.notebook = None
    work.folder.rmdir()
    work.folder.symlink_to(_classmate(work), target_is_directory=True)


def _linked_data(work: Submission) -> None:
    (work.folder / "heights.csv").symlink_to(work.place.home / "secret.txt")
    (work.folder / "notes.txt").symlink_to(work.place.root / "source" / ASSIGNMENT / FILE)
    (work.folder / "all").symlink_to(work.place.root, target_is_directory=True)
    (work.folder / "gone").symlink_to("nowhere/at/all")
    (work.folder / "round").symlink_to("round")


def _pipes(work: Submission) -> None:
    os.mkfifo(work.folder / "heights.csv")
    os.mkfifo(work.folder / "data")


def _notebook_is_a_pipe(work: Submission) -> None:
    os.mkfifo(_no_notebook(work))


def _notebook_is_a_folder(work: Submission) -> None:
    _no_notebook(work).mkdir()


def _device(work: Submission) -> None:
    """/dev/zero, which never ends; only root can make one, anybody else gets a pipe."""
    for name in ("heights.csv", "zero"):
        try:
            os.mknod(work.folder / name, 0o020666, os.makedev(1, 5))
        except PermissionError:
            os.mkfifo(work.folder / name)


def _socket(work: Submission) -> None:
    here = Path.cwd()
    os.chdir(work.folder)  # names of sockets are short
    try:
        with socket.socket(socket.AF_UNIX) as line:
            line.bind("heights.csv")
    finally:
        os.chdir(here)


def _unreadable(work: Submission) -> None:
    work.file("locked.txt", "nobody reads this").chmod(0)


def _large(work: Submission) -> None:
    with work.file("large.bin", b"x").open("r+b") as file:
        file.truncate(3 * 2**30)  # sparse: it takes no room on the disk


def _many(work: Submission) -> None:
    for number in range(6_000):
        (work.folder / f"{number}.txt").touch()


def _deep(work: Submission) -> None:
    (work.folder / "/".join(["d"] * 120)).mkdir(parents=True)


def _other_name(work: Submission) -> None:
    work.raw(work.text().encode(), "exercises (1).ipynb")


def _module(*names: str) -> dict[str, str | bytes]:
    return dict.fromkeys(names, _EVIL_MODULE)


def _shadows(name: str, story: str, *names: str) -> Case:
    return cheat(name, story, files=_module(*names))


CASES = [
    cheat(
        "linked-notebook",
        "The notebook is a link to the instructor's.",
        _link_to(lambda work: work.place.root / "source" / ASSIGNMENT / FILE),
        says=("link",),
    ),
    cheat(
        "linked-to-a-classmate",
        "The notebook is a relative link to a classmate's.",
        _link_to(lambda work: Path("../../plain") / ASSIGNMENT / FILE),
        says=("link",),
    ),
    cheat(
        "linked-to-a-device",
        "The notebook is a link to /dev/zero.",
        _link_to(lambda work: "/dev/zero"),
        says=("link",),
    ),
    cheat("linked-folder", "The whole folder is a link to a classmate's.", _linked_folder, says=("link",)),
    cheat(
        "linked-data",
        "Data files are links to secrets, to the course, to nowhere and to themselves.",
        _linked_data,
        first="""
          import glob
          for path in glob.glob("**", recursive=True):
              try:
                  print(path, open(path).read())
              except OSError as error:
                  print(path, error)
          """,
        says=("link",),
    ),
    cheat("pipe-as-notebook", "The notebook is a named pipe.", _notebook_is_a_pipe, says=(FILE,)),
    cheat("folder-as-notebook", "The notebook is a folder.", _notebook_is_a_folder, says=(FILE,)),
    breakage("pipes", "Named pipes, one with the name of the data file.", _pipes, says=("heights.csv",)),
    breakage(
        "device", "A device that never ends, with the name of the data file.", _device, says=("heights.csv",)
    ),
    breakage("socket-file", "A socket with the name of the data file.", _socket, says=("heights.csv",)),
    cheat("large-file", "A file of 3 GiB.", _large, says=("large",)),
    cheat("too-many-files", "Six thousand files.", _many, says=("files",)),
    cheat("deep-folders", "A hundred and twenty folders in each other.", _deep),
    cheat("renamed-notebook", "The notebook has another name.", _other_name, says=("rename",)),
    cheat(
        "empty-folder",
        "Nothing is handed in.",
        lambda work: setattr(work, "notebook", None),
        says=("not there",),
    ),
    cheat("unreadable-file", "A file that nobody may read.", _unreadable),
    _shadows(
        "kernel-launcher",
        "A module with the name of the kernel launcher.",
        "ipykernel_launcher.py",
        "ipykernel/__init__.py",
        "ipykernel/__main__.py",
    ),
    _shadows(
        "library-names",
        "Modules with the names of libraries that are loaded already.",
        "numpy.py",
        "pandas/__init__.py",
        "math.py",
        "unittest.py",
        "numpy/testing.py",
        "json.py",
        "ast.py",
    ),
    _shadows(
        "library-names-not-loaded-yet",
        "Modules with the names of libraries that come later.",
        "sklearn/__init__.py",
        "joblib.py",
        "scipy/__init__.py",
        "heapq.py",
        "fractions.py",
        "statistics.py",
    ),
    _shadows(
        "grader-names",
        "Modules with the names of the grader's own.",
        "grader/__init__.py",
        "grader/checker.py",
        "grader/learner.py",
        "grader.py",
        "course.py",
        "widgets.py",
        "nbgrader/__init__.py",
        "IPython/__init__.py",
        "jupyter_client.py",
        "multiprocessing/connection.py",
    ),
    _shadows(
        "start-up-files",
        "Files that Python, IPython, pytest and Jupyter load when they start.",
        "sitecustomize.py",
        "usercustomize.py",
        "conftest.py",
        "nbgrader_config.py",
        "jupyter_config.py",
        ".ipython/profile_default/startup/00.py",
        ".ipython/profile_default/ipython_config.py",
        "ipython_config.py",
        ".pythonrc.py",
        ".local/lib/python3.11/site-packages/usercustomize.py",
    ),
    cheat(
        "environment-files",
        "Files that set up an environment: .pth, pyvenv.cfg, ld.so.preload, matplotlibrc.",
        files={
            "evil.pth": "import os; open('@TMP@/@MARK@', 'w')",
            "pyvenv.cfg": "home = .\ninclude-system-site-packages = true\n",
            "ld.so.preload": "./evil.so",
            "matplotlibrc": "backend: module://sitecustomize\n",
            "sitecustomize.py": _EVIL_MODULE,
            "__pycache__/helpers.cpython-311.pyc": b"\x00" * 64,
        },
    ),
    cheat(
        "copied-course",
        "The folder holds a course of its own: source, gradebook and configuration.",
        files={
            "source/measures/exercises.ipynb": "{}",
            "gradebook.db": b"SQLite format 3\x00",
            ".grader/graded/measures/copied-course.json": "{}",
            "nbgrader_config.py": _EVIL_MODULE,
            "course_grading.json": '{"points": 19}',
            "timestamp.txt": "1970-01-01 00:00:00 UTC",
        },
    ),
    cheat(
        "rewritten-data",
        "The data file is another one, to which the answer fits.",
        mean="def mean(values):\n    return 5.0 if len(values) > 3 else 3 if values == [1, 2, 6] else 0",
        files={"heights.csv": "height\n5.0\n5.0\n5.0\n5.0\n"},
        points={"mean": 2.0},
    ),
]
