"""The `grader` command: build the notebooks, grade submissions, write feedback, check one's own work."""

from __future__ import annotations

import argparse
import io
import json
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path

from course.problems import CourseError

# a grammar of international addresses that jsonschema builds on import where it finds it, for over a second
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one sub-command. Returns 0 = done, 1 = the input is at fault; wrong usage exits with 2."""
    options = _parser().parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # no message may fail because a terminal lacks a character
            stream.reconfigure(errors="backslashreplace")
    try:
        return int(options.run(options))
    except CourseError as error:
        for line in error.lines:
            print(line, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return 1


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="grader", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    course = argparse.ArgumentParser(add_help=False)
    course.add_argument("--course-dir", type=Path, metavar="DIR", help="the course (default: this one)")
    work = argparse.ArgumentParser(add_help=False)
    work.add_argument("assignment", metavar="ASSIGNMENT")
    work.add_argument("--student", action="append", default=[], metavar="ID", help="only this; repeatable")

    build = commands.add_parser("build", parents=[course], help="make the notebooks from solutions/")
    build.add_argument("lesson", nargs="*", metavar="LESSON", help="only these (default: the whole course)")
    build.add_argument("--check", action="store_true", help="change nothing; name what is out of date")
    build.add_argument("--source-only", action="store_true", help="make only source/, the instructor edition")
    build.set_defaults(run=_build)

    autograde = commands.add_parser("autograde", parents=[course, work], help="grade what is in submitted/")
    autograde.add_argument("--workers", type=_positive, metavar="N", help="at once (default: one a core)")
    autograde.add_argument(
        "--engine",
        choices=["local", "ray"],
        default="local",
        help="where to grade: here, or on a Ray cluster",
    )
    autograde.add_argument("--address", metavar="A", help="of the Ray cluster (default: one for this run)")
    autograde.add_argument(
        "--trust-submissions",
        action="store_true",
        help="no sandbox: submitted code can do whatever you can; for your own work",
    )
    autograde.add_argument("--force", action="store_true", help="grade again what has not changed")
    autograde.add_argument("--json", action="store_true", help="print one JSON document")
    autograde.set_defaults(run=_autograde)

    feedback = commands.add_parser("feedback", parents=[course, work], help="write pages for the learners")
    feedback.set_defaults(run=_feedback)

    check = commands.add_parser("check", parents=[course], help="run the tests on an exercise notebook")
    check.add_argument("notebook", type=Path, metavar="NOTEBOOK")
    check.add_argument("--lesson", metavar="SLUG", help="the lesson (default: what the notebook says)")
    check.add_argument("--timeout", type=_positive, default=60, metavar="SECONDS", help="for each cell (60)")
    check.add_argument("--json", action="store_true", help="print one JSON document")
    check.set_defaults(run=_check)
    return parser


# Each command imports what it needs when it runs: `grader build` must not wait for nbclient.


def _course_dir(options: argparse.Namespace) -> Path:
    from course.syllabus import course_root

    root: Path = (options.course_dir or course_root()).resolve()
    if not root.is_dir():
        raise CourseError(f"{root}: there is no such folder; --course-dir wants the folder of a course")
    return root


def _build(options: argparse.Namespace) -> int:
    from grader.building.build import build, out_of_date

    root = _course_dir(options)
    if not options.check:
        print(*build(root, options.lesson, source_only=options.source_only).lines(root), sep="\n")
        return 0
    stale = out_of_date(root, options.lesson)
    print(*(stale or ["Everything is up to date."]), sep="\n")
    return 1 if stale else 0


def _autograde(options: argparse.Namespace) -> int:
    from grader.batch.run import Options, Stopped, autograde
    from grader.coursedir import open_course_dir
    from grader.marking.result import SubmissionResult, one_line

    if options.address is not None and options.engine != "ray":
        raise CourseError("--address is that of a Ray cluster: it needs --engine ray")
    course = open_course_dir(_course_dir(options))
    results: list[SubmissionResult] = []
    incomplete = False

    def report(result: SubmissionResult, width: int) -> None:
        nonlocal incomplete
        incomplete = incomplete or result.status == "not graded"
        if options.json:
            results.append(result)
        else:
            print(result.line(width), flush=True)

    def warn(sentence: str) -> None:
        print(f"warning: {one_line(sentence)}", file=sys.stderr, flush=True)

    how = Options(options.workers, options.force, options.trust_submissions, options.engine, options.address)
    try:
        autograde(course, options.assignment, how, students=options.student, report=report, warn=warn)
    except Stopped as stopped:
        graded = stopped.total - stopped.remaining
        again = _again(options)
        raise CourseError(
            f"Stopped: {graded} of {stopped.total} submissions are done, {stopped.remaining} remain. "
            f"To go on: {again}"
        ) from stopped
    gradebook = str(course.gradebook_file or course.directory().db_url)
    if options.json:
        submissions = [result.as_dict() for result in sorted(results, key=lambda each: each.student)]
        document = {"assignment": options.assignment, "gradebook": gradebook, "submissions": submissions}
        print(json.dumps(document, indent=2))
    else:
        print(f"The marks are in {gradebook}")
    return 1 if incomplete else 0


def _again(options: argparse.Namespace) -> str:
    """The command that goes on with a run that was stopped: what --force forgot is forgotten already."""
    words = ["grader", "autograde", options.assignment]
    for student in options.student:
        words += ["--student", student]
    if options.workers:
        words += ["--workers", str(options.workers)]
    if options.engine != "local":
        words += ["--engine", options.engine]
    if options.address:
        words += ["--address", options.address]
    if options.trust_submissions:
        words.append("--trust-submissions")
    if options.json:
        words.append("--json")
    if options.course_dir:
        words += ["--course-dir", str(options.course_dir)]
    return shlex.join(words)


def _feedback(options: argparse.Namespace) -> int:
    from grader.coursedir import open_course_dir
    from grader.feedback.pages import write_feedback

    course = open_course_dir(_course_dir(options))
    results = write_feedback(course, options.assignment, students=options.student)
    return 1 if any(result.problem for result in results) else 0


def _check(options: argparse.Namespace) -> int:
    from grader.selfcheck import check_notebook

    report = check_notebook(options.notebook, _course_dir(options), options.lesson, options.timeout)
    if options.json:
        print(json.dumps(report.as_dict(), indent=2))
    else:
        print(*report.lines(), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
