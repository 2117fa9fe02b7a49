"""An nbgrader course directory: its configuration, its folders, its gradebook."""

from __future__ import annotations

import glob
import hashlib
import logging
import re
import sqlite3
import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import sqlalchemy
from filelock import FileLock, Timeout
from nbgrader.api import Gradebook
from nbgrader.apps import NbGrader
from nbgrader.coursedir import CourseDirectory

from course.problems import CourseError
from grader import gradebook_version
from grader.configuration import configure

BACKUPS_KEPT = 10


@dataclass(frozen=True)
class CourseDir:
    """A course directory with its `nbgrader_config.py` read and our plug-ins configured."""

    root: Path
    app: NbGrader

    @property
    def own_folder(self) -> Path:
        """What we keep between runs; safe to delete, grading then begins anew."""
        return self.root / ".grader"

    @property
    def gradebook_file(self) -> Path | None:
        """The gradebook, where it is an SQLite file."""
        url = sqlalchemy.make_url(self.directory().db_url)
        return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None

    def directory(self, **options: Any) -> CourseDirectory:
        """nbgrader's view of the course, narrowed down by options such as `student_id`."""
        if not options:
            return self._directory
        return CourseDirectory(parent=self.app, root=str(self.root), **options)

    @cached_property
    def _directory(self) -> CourseDirectory:
        return CourseDirectory(parent=self.app, root=str(self.root))

    def gradebook(self) -> Gradebook:
        """Open the gradebook; close it again (it is a context manager)."""
        directory = self.directory()
        return Gradebook(directory.db_url, directory.course_id)

    def folder(self, step: str, student: str, assignment: str) -> Path:
        """E.g. `folder("submitted", "ada", "06-regularisation")`, with nbgrader's name for the step."""
        directory = self.directory()
        return Path(directory.format_path(getattr(directory, f"{step}_directory"), student, assignment))

    def source(self, assignment: str) -> Path:
        return self.folder("source", ".", assignment)

    def assignments(self) -> list[str]:
        """The assignments in the source folder."""
        folders = self.source("*").parent.glob("*")
        return sorted(folder.name for folder in folders if any(folder.glob("*.ipynb")))

    def students(self, step: str, assignment: str) -> list[str]:
        """Who has a folder for the assignment at this step."""
        directory = self.directory()
        name = getattr(directory, f"{step}_directory")
        pattern = directory.format_path(glob.escape(name), "*", glob.escape(assignment))
        who = re.compile(
            directory.format_path(name, "(?P<student>.*)", re.escape(assignment), escape=True) + r"\Z",
            re.DOTALL,
        )
        # pathlib's glob takes no absolute patterns
        matches = (who.match(path) for path in glob.glob(pattern) if Path(path).is_dir())  # noqa: PTH207
        excluded = directory.student_id_exclude.split(",")
        return sorted(match["student"] for match in matches if match and match["student"] not in excluded)


def open_course_dir(root: Path) -> CourseDir:
    """Raises CourseError where the configuration cannot be read."""
    app = NbGrader(log_level=logging.CRITICAL)
    app.load_cwd_config = False
    app.raise_config_file_errors = True
    try:
        app.initialize([], root=str(root))
    except Exception as error:  # a configuration file may hold any code
        raise CourseError(f"{root / 'nbgrader_config.py'}: {type(error).__name__}: {error}") from error
    app.log_level = logging.CRITICAL  # what goes wrong is said by us, in a line
    configure(app.config)
    gradebook_version.ask_here()
    _anchor_gradebook(app.config, root)
    # nbgrader's own queries cause some, on every submission
    warnings.filterwarnings("ignore", category=sqlalchemy.exc.SAWarning)
    return CourseDir(root, app)


def _anchor_gradebook(config: Any, root: Path) -> None:
    """A relative path of an SQLite file is meant from the course's folder, wherever the command is called."""
    configured = config.CourseDirectory.get("db_url")
    if not isinstance(configured, str) or not configured:
        return
    url = sqlalchemy.make_url(configured)
    if url.get_backend_name() == "sqlite" and url.database and not Path(url.database).is_absolute():
        config.CourseDirectory.db_url = f"sqlite:///{root / url.database}"


@contextmanager
def locked(course: CourseDir) -> Iterator[None]:
    """Keeps two grading commands from working on one course. Raises CourseError when one already does."""
    course.own_folder.mkdir(exist_ok=True)
    try:
        with FileLock(course.own_folder / "lock", timeout=0):
            yield
    except Timeout as error:
        message = f"{course.root}: another `grader` command is working on this course; wait until it is done"
        raise CourseError(message) from error


def back_up_gradebook(course: CourseDir) -> Path | None:
    """Copy the gradebook beside itself before it is changed, and keep the newest few copies."""
    gradebook = course.gradebook_file
    if gradebook is None or not gradebook.exists():
        return None
    now = datetime.now().strftime("%Y%m%d-%H%M%S-%f")
    backup = gradebook.with_name(f"{gradebook.name}.backup-{now}")
    with closing(sqlite3.connect(gradebook)) as old, closing(sqlite3.connect(backup)) as new:
        old.backup(new)
    for superseded in sorted(gradebook.parent.glob(f"{gradebook.name}.backup-*"))[:-BACKUPS_KEPT]:
        superseded.unlink()
    return backup


def digest(folder: Path) -> str:
    """A fingerprint of all regular files below a folder, by name and content. Raises OSError."""
    total = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            name = path.relative_to(folder).as_posix()
            with path.open("rb") as file:
                content = hashlib.file_digest(file, "sha256").hexdigest()
            total.update(f"{name}\0{content}\n".encode("utf-8", "surrogateescape"))
    return total.hexdigest()
