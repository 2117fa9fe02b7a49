"""The `course` command: run the course, check it, show progress, handle cards."""

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
    parser = argparse.ArgumentParser(prog="course", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    lab = commands.add_parser("lab", help="bring the work folder up to date and start JupyterLab there")
    lab.add_argument("--port", type=int, help="the port to serve on (default: 8888, or the next free one)")
    lab.add_argument("--no-browser", action="store_true", help="do not open a browser")
    lab.add_argument("--work", type=Path, help="the learner's work folder (default: work/ in the course)")
    lab.set_defaults(run=_lab)

    check = commands.add_parser("check", help="validate course.yml and every lesson")
    check.add_argument("--json", action="store_true", help="print one JSON document")
    check.set_defaults(run=_check)

    progress = commands.add_parser("progress", help="lessons, quiz scores, exercise scores, cards due")
    progress.add_argument("--json", action="store_true", help="print one JSON document")
    progress.set_defaults(run=_progress)

    cards = commands.add_parser("cards", help="flashcards: what is due, or an Anki deck")
    card_commands = cards.add_subparsers(required=True, metavar="COMMAND")
    due = card_commands.add_parser("due", help="cards that are due now")
    due.add_argument("--json", action="store_true", help="print one JSON document")
    due.set_defaults(run=_cards_due)
    export = card_commands.add_parser("export", help="write an Anki deck")
    export.add_argument("file", type=Path, metavar="FILE.apkg")
    export.set_defaults(run=_cards_export)
    return parser


# Each command imports what it needs when it runs: `course check` must not wait for JupyterLab.


def _lab(options: argparse.Namespace) -> int:
    from course.launch import launch

    return launch(work=options.work, port=options.port, browser=not options.no_browser)


def _check(options: argparse.Namespace) -> int:
    from course.check import check_course

    report = check_course()
    if options.json:
        print(json.dumps(report.as_dict(), indent=2))
    else:
        for line in report.lines():
            print(line)
    return 1 if report.problems else 0


def _progress(options: argparse.Namespace) -> int:
    from course.summary import course_summary

    summary = course_summary()
    _tell(summary.notices)
    if options.json:
        print(json.dumps(summary.as_dict(), indent=2))
    else:
        print(summary.as_text())
    return 0


def _cards_due(options: argparse.Namespace) -> int:
    from course.summary import cards_due

    due = cards_due()
    _tell(due.notices)
    if options.json:
        print(json.dumps(due.as_dict(), indent=2))
    else:
        print(due.as_text())
    return 0


def _cards_export(options: argparse.Namespace) -> int:
    from course.exports import export_anki

    count = export_anki(options.file)
    print(f"{count} cards written to {options.file}")
    return 0


def _tell(notices: Sequence[str]) -> None:
    """On stderr: with --json, stdout holds the document and nothing else."""
    for notice in notices:
        print(notice, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
