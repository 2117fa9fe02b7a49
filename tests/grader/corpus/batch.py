"""All cases in one course, graded by one command, and what can be seen of it afterwards."""

from __future__ import annotations

import hashlib
import json
import os
import socket
import stat
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import nbformat

from grader.building.release import to_learner_edition
from tests.grader.corpus.case import Case
from tests.grader.corpus.course import ASSIGNMENT, FILE, Place, make_course

OURS = ("autograded", "feedback", "release", ".grader", "gradebook.db")
"""What grading itself writes into a course."""
_PUBLIC = ("/tmp", "/dev/shm", "/var/tmp", "/run")
_KEEPER = Path(__file__).with_name("keeper.py")


@dataclass(frozen=True)
class Batch:
    """One `grader autograde` of all cases. Plain data, so that it can be stored for other test processes."""

    root: str
    code: int
    errors: str
    document: dict[str, Any]
    lines: list[str]
    """What a second run prints, where nothing has changed."""
    second_errors: str
    feedback_code: int
    changed: list[str]
    survivors: list[str]
    leftovers: list[str]
    visitors: list[str]
    secrets: dict[str, str]

    def as_json(self) -> str:
        return json.dumps(asdict(self))

    @staticmethod
    def from_json(text: str) -> Batch:
        return Batch(**json.loads(text))

    def submission(self, student: str) -> dict[str, Any]:
        submissions = self.document["submissions"]
        return next((each for each in submissions if each["student"] == student), {})

    def page(self, student: str) -> Path:
        return Path(self.root) / "feedback" / student / ASSIGNMENT / "exercises.html"

    def autograded(self, student: str) -> Path:
        return Path(self.root) / "autograded" / student / ASSIGNMENT / FILE


def grade_all(base: Path, cases: Sequence[Case], with_feedback: Sequence[str]) -> Batch:
    """Make the course below `base`, hand everything in, and grade it with two workers in the sandbox."""
    with ExitStack() as stack:
        visitors: list[str] = []
        port = stack.enter_context(_listener(socket.AF_INET, ("127.0.0.1", 0), visitors))[1]
        place = Place(base / "course", base / "home", base / "tmp", port)
        place.temporary.mkdir(parents=True)
        make_course(place)
        stack.enter_context(_listener(socket.AF_UNIX, f"\0{place.mark}", visitors))
        release = to_learner_edition(nbformat.read(place.root / "source" / ASSIGNMENT / FILE, as_version=4))
        for case in cases:
            case.hand_in(place, place.root / "submitted" / case.name / ASSIGNMENT, release)
        before = {**_tree(place.root), **_tree(place.home)}
        graded, survivors = _grader(place, "autograde", ASSIGNMENT, "--workers", "2", "--json")
        document = json.loads(graded.stdout) if graded.stdout else {"submissions": []}
        left_over = _left_over(place)
        again, more_survivors = _grader(place, "autograde", ASSIGNMENT, "--workers", "2")
        students = [word for student in with_feedback for word in ("--student", student)]
        feedback, _ = _grader(place, "feedback", ASSIGNMENT, *students)
        after = {**_tree(place.root), **_tree(place.home)}
        return Batch(
            root=str(place.root),
            code=graded.returncode,
            errors=graded.stderr,
            document=document,
            lines=again.stdout.splitlines(),
            second_errors=again.stderr,
            feedback_code=feedback.returncode,
            changed=sorted(
                path for path in before.keys() | after.keys() if before.get(path) != after.get(path)
            ),
            survivors=survivors + more_survivors,
            leftovers=left_over,
            visitors=visitors,
            secrets=place.secrets,
        )


def _grader(place: Place, *arguments: str) -> tuple[subprocess.CompletedProcess[str], list[str]]:
    """Run the command as an instructor would; also returns the processes that it left behind."""
    command = [str(Path(sys.executable).with_name("grader")), *arguments, "--course-dir", str(place.root)]
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "survivors.json"
        done = subprocess.run(
            [sys.executable, str(_KEEPER), str(report), *command],
            cwd=place.root,
            env={
                **os.environ,
                "HOME": str(place.home),
                "TMPDIR": str(place.temporary),
                "CORPUS_SECRET": place.secrets["ENVIRONMENT"],
            },
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        return done, json.loads(report.read_text())


@contextmanager
def _listener(family: int, address: Any, visitors: list[str]) -> Iterator[Any]:
    """Somebody who listens on the instructor's machine, and writes down who comes."""
    with socket.socket(family) as line:
        line.bind(address)
        line.listen()
        line.settimeout(0.2)
        over = threading.Event()

        def listen() -> None:
            while not over.is_set():
                try:
                    visitor, where = line.accept()
                except TimeoutError:
                    continue
                with visitor:
                    visitors.append(f"{address!r}: {where!r}")

        thread = threading.Thread(target=listen)
        thread.start()
        try:
            yield line.getsockname()
        finally:
            over.set()
            thread.join()


def _tree(root: Path) -> dict[str, str]:
    """What lies below a folder: kind and mode of each entry, and a digest of its content."""
    found = {}
    for folder, folders, files in os.walk(root):
        if folder == str(root):
            folders[:] = [name for name in folders if not name.startswith(OURS)]
            files = [name for name in files if not name.startswith(OURS)]
        for name in [*folders, *files]:
            path = Path(folder) / name
            about = path.lstat()
            text = f"{stat.filemode(about.st_mode)} {about.st_rdev}"
            if stat.S_ISLNK(about.st_mode):
                text += f" {path.readlink()}"
            elif stat.S_ISREG(about.st_mode):
                sparse = about.st_size > 2**30
                content = b"" if sparse else path.read_bytes()
                text += f" {about.st_size} {hashlib.sha256(content).hexdigest()}"
            found[os.fsencode(path).decode("utf-8", "backslashreplace")] = text
    return found


def _left_over(place: Place) -> list[str]:
    """Files and other things that outlived the run, where submissions could hope to leave some."""
    found = [str(path) for path in place.temporary.iterdir()]
    libraries = {path for path in sys.path if path and Path(path).is_dir()}
    for folder in {*_PUBLIC, *libraries, str(Path.home()), str(Path(os.__file__).parent), "/etc", "/usr/lib"}:
        found += [str(path) for path in Path(folder).glob(f"*{place.mark}*")]
    key = int(place.mark[-7:], 16)
    for kind in ("shm", "msg", "sem"):
        lines = Path(f"/proc/sysvipc/{kind}").read_text().splitlines()[1:]
        found += [f"{kind}: {line}" for line in lines if int(line.split()[0]) == key]
    return found
