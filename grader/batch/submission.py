"""Grading one submission: prepared here, run on an engine, and its marks written to the gradebook here."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import sqlalchemy
from nbgrader.api import Gradebook

from grader.batch.assignment import Assignment
from grader.batch.gradebook import OpenGradebook
from grader.batch.intake import refused, take_in, write_notebook
from grader.batch.journal import Journal, job_digest
from grader.batch.kept_notebooks import KeptNotebooks
from grader.batch.marks import agree, with_marks
from grader.coursedir import CourseDir
from grader.handed_in.folder_files import read_files
from grader.handed_in.submitted_files import LARGEST_SUBMISSION, SubmittedFiles, find_files
from grader.job import EngineError, Job, Outcome
from grader.marking.judge import judge
from grader.marking.result import SubmissionResult, first_line, in_words, one_line
from grader.steps.converter import SubmissionConverter
from grader.steps.execute import (
    NOT_GRADED,
    ExecuteForGrading,
    LanguageError,
    check_language,
    flagged,
    job_for,
    key_of,
)
from grader.steps.graded_cells import NOT_SANDBOXED, flags_of
from grader.steps.plugins import NOTES, known_references

# not the submission's fault: its old marks stay, and the next run tries again
_OUR_FAULT = (OSError, MemoryError, EngineError, sqlalchemy.exc.SQLAlchemyError)


class NotGradableError(Exception):
    """Why a submission cannot be graded as it lies there, in a sentence. Its old marks stay."""


class Engine(Protocol):
    """Where cells are run; see `grader/sessions/engine.py`."""

    def run(self, job: Job) -> Outcome: ...

    def close(self) -> None: ...


@dataclass(frozen=True)
class Prepared:
    """A submission that is ready to be run: everything that is known before any of its code runs."""

    student: str
    fingerprint: str
    notes: list[str]
    converter: SubmissionConverter
    jobs: dict[str, Job]
    keys: dict[str, str]
    digests: dict[str, str]


class Grading:
    """The grading of one assignment's submissions. Only `run` may be called outside the main thread."""

    def __init__(
        self, course: CourseDir, assignment: Assignment, gradebook: OpenGradebook, *, trust: bool
    ) -> None:
        self._course = course
        self._assignment = assignment
        self._gradebook = gradebook
        self._kept = KeptNotebooks(course, assignment.name)
        self._step = ExecuteForGrading(parent=course.app)
        self.trust = trust or self._step.trust_submissions
        self.journal = Journal(course.own_folder, assignment.name)

    def find(self, student: str) -> tuple[SubmittedFiles, str]:
        """What was handed in, and a fingerprint of all that decides the automatic marks.

        Raises NotGradableError, and OSError where the folder cannot be read.
        """
        if reason := bad_name(student):
            raise NotGradableError(f"the folder's name {reason}: rename it")
        folder = self._folder("submitted", student)
        if self._is_by_link(folder):
            files = SubmittedFiles(folder, [], [], refused="the submission's folder is a link")
        else:
            files = find_files(folder)
        return files, f"{files.fingerprint()} {self._assignment.digest}"

    def unchanged(self, student: str, fingerprint: str) -> SubmissionResult | None:
        """The result of an earlier run, where grading again could give nothing else."""
        record = self.journal.record(student)
        try:
            if record is None or record["fingerprint"] != fingerprint:
                return None
            result = SubmissionResult.from_record(student, record)
        except (KeyError, TypeError, AttributeError, ValueError):  # not one of ours
            return None
        graded = self._folder("autograded", student)
        if not all((graded / f"{name}.ipynb").exists() for name in result.notebooks):
            return None
        if not result.sandboxed and not self.trust:
            return None
        with self._gradebook.reading() as gradebook:
            if not agree(gradebook, self._assignment.name, student, result.notebooks):
                return None
            found = with_marks(gradebook, self._assignment.name, result)
        self.journal.forget_outcomes(student)  # of a run that was killed right after its last step
        return found

    def prepare(self, student: str, files: SubmittedFiles, fingerprint: str) -> Prepared:
        """Take a submission in and make the jobs of its notebooks. Runs nothing and changes no mark."""
        converter = SubmissionConverter(self._course, self._assignment.name, student)
        shutil.rmtree(converter.staged, ignore_errors=True)
        self._kept.put_back(student)
        try:
            return self._prepare(converter, student, files, fingerprint)
        except BaseException:
            shutil.rmtree(converter.staged, ignore_errors=True)
            raise

    def _prepare(
        self, converter: SubmissionConverter, student: str, files: SubmittedFiles, fingerprint: str
    ) -> Prepared:
        notes = take_in(files, converter.staged, self._assignment.expected)
        converter.before_sanitising()
        jobs, keys = {}, {}
        with self._gradebook.shared(), self._known_references():
            for name in self._assignment.expected:
                notes += self._sanitise(converter, name)
        others = self._files_of(converter.staged)
        for name, notebook in converter.sanitised.items():
            if NOT_GRADED in notebook.metadata:
                continue
            try:
                check_language(notebook.metadata)
            except LanguageError:
                if self.trust:
                    continue  # nbgrader's own way, when its turn comes
                raise
            jobs[name] = job_for(
                notebook,
                self._assignment.editions[name],
                files=others,
                instructor_files=self._assignment.files,
                limits=self._step.limits,
                tests_with_learner=self._step.tests_with_learner(self._assignment.name),
            )
            keys[name] = key_of(name, jobs[name].cells)
        digests = {name: job_digest(job, sandboxed=not self.trust) for name, job in jobs.items()}
        return Prepared(student, fingerprint, notes, converter, jobs, keys, digests)

    def run(self, prepared: Prepared, engine: Engine) -> dict[str, Outcome]:
        """Run the notebooks, or take the outcomes of a run that was broken off before the marks were written.

        The outcomes are on disk when this returns. Raises EngineError, and OSError for a full disk.
        """
        student = prepared.student
        known = self.journal.outcomes(student, prepared.digests)
        if known is not None:
            return known
        outcomes = {
            name: flagged(engine.run(job), job, trust=self.trust) for name, job in prepared.jobs.items()
        }
        self.journal.keep_outcomes(student, prepared.digests, outcomes)
        self.journal.note("ran", student, prepared.fingerprint)
        return outcomes

    def write(self, prepared: Prepared, outcomes: Mapping[str, Outcome]) -> SubmissionResult:
        """Marks into the gradebook, notebooks into autograded/: all of it or, if it raises, nothing."""
        converter, student = prepared.converter, prepared.student
        notes = list(prepared.notes)
        by_key = {prepared.keys[name]: outcome for name, outcome in outcomes.items()}
        replaced: set[str] = set()
        self.journal.forget_record(student)
        while True:
            try:
                with self._kept.replacing(student), self._gradebook.transaction() as gradebook:
                    converter.grade(by_key)
                    result = self._judge(gradebook, student, notes, converter)
                break
            except Exception as error:
                name = converter.failed
                if isinstance(error, _OUR_FAULT) or name is None or name in replaced:
                    raise
                replaced.add(name)
                notes.append(self._refuse(converter, name, error))
        self._kept.remove(student)
        self.journal.keep_record(student, {"fingerprint": prepared.fingerprint, **result.as_dict()})
        self.journal.note("graded", student, prepared.fingerprint, points=result.points)
        return result

    def not_graded(self, student: str, fingerprint: str, error: BaseException) -> SubmissionResult:
        """The result where grading was not possible; the next run tries again."""
        told = isinstance(error, (NotGradableError, EngineError))
        reason = one_line(str(error) if told else in_words(error))
        self.journal.note("not graded", student, fingerprint, reason=reason)
        return SubmissionResult(student, "not graded", sandboxed=not self.trust, notes=[reason])

    def drop(self, prepared: Prepared) -> None:
        """Remove the copy that was taken."""
        shutil.rmtree(prepared.converter.staged, ignore_errors=True)

    def _sanitise(self, converter: SubmissionConverter, name: str) -> list[str]:
        """nbgrader's sanitising; a notebook that it cannot read after all is replaced."""
        try:
            converter.sanitise(name)
        except _OUR_FAULT:
            raise
        except Exception as error:  # a course's own preprocessor may raise anything
            return [self._refuse(converter, name, error)]
        return []

    def _refuse(self, converter: SubmissionConverter, name: str, error: Exception) -> str:
        reason = f"{name}.ipynb could not be graded ({type(error).__name__}: {first_line(error)})"
        stand_in = refused(self._assignment.expected[name], reason)
        write_notebook(stand_in, converter.staged / f"{name}.ipynb")
        with self._gradebook.shared(), self._known_references():
            converter.sanitise(name)
        return f"{reason}: 0 points"

    def _known_references(self) -> AbstractContextManager[None]:
        return known_references(self._assignment.name, self._assignment.expected)

    def _judge(
        self, gradebook: Gradebook, student: str, notes: list[str], converter: SubmissionConverter
    ) -> SubmissionResult:
        notes, flags = list(notes), []
        notebooks = {}
        for name, cells in self._assignment.expected.items():
            graded = converter.graded[name]
            notebooks[name] = judge(graded, cells)
            flags += [flag for flag in flags_of(graded) if flag != NOT_SANDBOXED]
            if NOT_GRADED not in graded.metadata:
                notes += graded.metadata.get(NOTES, [])
        result = SubmissionResult(
            student, "graded", sandboxed=not self.trust, notes=notes, flags=flags, notebooks=notebooks
        )
        return with_marks(gradebook, self._assignment.name, result)

    def _files_of(self, staged: Path) -> dict[str, bytes]:
        """What lies beside the notebook when it runs: the instructor's files replace those of that name."""
        return read_files(staged, most_bytes=LARGEST_SUBMISSION) | self._assignment.replacing

    def _folder(self, step: str, student: str) -> Path:
        return self._course.folder(step, student, self._assignment.name)

    def _is_by_link(self, folder: Path) -> bool:
        """Whether the folder, or the student's, is a link: to another student's work, perhaps."""
        top = self._course.root / self._course.directory().submitted_directory
        inside = folder.relative_to(top).parts if folder.is_relative_to(top) else folder.parts[-1:]
        path = folder
        for _ in inside:
            if path.is_symlink():
                return True
            path = path.parent
        return False


def bad_name(student: str) -> str | None:
    """What is wrong with the name of a submission's folder, if nbgrader cannot take it as a student's id."""
    if student != student.strip():
        return "begins or ends with a space"
    if not student.isprintable():
        return "has characters that cannot be shown, such as a line break, or is not UTF-8"
    return None
