"""The `grader` command: build the notebooks, grade submissions, write feedback, check one's own work."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from course.problems import CourseError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one sub-command. Returns 0 = done, 1 = the input is at fault; wrong usage exits with 2."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except CourseError as error:
        for line in error.lines:
            print(line, file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="grader", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    where = argparse.ArgumentParser(add_help=False)
    where.add_argument("--course-dir", type=Path, metavar="DIR", help="the course (default: this one)")

    build = commands.add_parser("build", parents=[where], help="make the notebooks from solutions/")
    build.add_argument("--check", action="store_true", help="change nothing; name what is out of date")
    build.add_argument("--source-only", action="store_true", help="make only source/, the instructor edition")
    build.set_defaults(run=_build)

    check = commands.add_parser("check", parents=[where], help="run the tests on one's own exercise notebook")
    check.add_argument("notebook", type=Path, metavar="NOTEBOOK")
    check.add_argument("--lesson", metavar="SLUG", help="the lesson (default: what the notebook says)")
    check.add_argument("--timeout", type=int, default=60, metavar="SECONDS", help="a cell may take (60)")
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
    from grader.build import build, out_of_date

    root = _course_dir(options)
    lines = out_of_date(root) if options.check else build(root, source_only=options.source_only).lines(root)
    if options.check and not lines:
        lines = ["Everything is up to date."]
        print(*lines, sep="\n")
        return 0
    print(*lines, sep="\n")
    return 1 if options.check else 0


def _check(options: argparse.Namespace) -> int:
    from grader.selfcheck import check_notebook

    report = check_notebook(options.notebook, _course_dir(options), options.lesson, options.timeout)
    if options.json:
        print(json.dumps(report.as_dict(), indent=2, ensure_ascii=False))
    else:
        print(*report.lines(), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
