"""How fast grading is: `python -m benchmarks.grading`, or `make bench`.

Builds two assignments with a class of submissions each, then lets plain nbgrader, the floor (the cells
alone, in a forked child) and `grader autograde` take turns at them, and prints a Markdown table. All that is
written goes into temporary folders. About 45 minutes on two idle cores; `--quick` shows in about two
whether everything works.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

if not __package__:  # started as a file
    sys.path[0] = str(Path(__file__).resolve().parents[1])

from benchmarks import machine, report
from benchmarks.cohort import ASSIGNMENTS, Assignment, Submission
from benchmarks.contestants import Contest, Round
from benchmarks.measure import FailedError
from benchmarks.results import Results

MEMORY_SIZES = (10, 100, 1000)


def main(arguments: Sequence[str] | None = None) -> int:
    """Returns 0, or 1 where a score was wrong or a contestant failed."""
    options = _options(arguments)
    about = machine.about()
    try:
        with tempfile.TemporaryDirectory(prefix="grading-benchmark-") as folder:
            contest = Contest(Path(folder))
            names = options.assignment or ASSIGNMENTS
            all_results = [_compete(contest, Assignment(name), options) for name in names]
    except FailedError as error:
        print(error, file=sys.stderr)
        return 1
    if options.json:
        print(json.dumps({"machine": about, "results": [each.as_dict() for each in all_results]}, indent=2))
    else:
        print(report.as_markdown(all_results, about))
    return 1 if any(results.wrong_scores for results in all_results) else 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.grading", description=__doc__)
    parser.add_argument("--assignment", action="append", choices=ASSIGNMENTS, help="only this; repeatable")
    parser.add_argument("--size", type=int, default=100, metavar="N", help="submissions (100)")
    parser.add_argument("--nbgrader", type=int, default=10, metavar="N", help="of them for nbgrader (10)")
    parser.add_argument("--rounds", type=int, default=3, metavar="N", help="turns for each contestant (3)")
    parser.add_argument("--quick", action="store_true", help="8 submissions, 2 for nbgrader, one round")
    parser.add_argument(
        "--memory", action="store_true", help="also grade 10, 100 and 1,000 submissions of opt1"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    options = parser.parse_args(arguments)
    if options.quick:
        options.size, options.nbgrader, options.rounds = 8, 2, 1
    if min(options.size, options.nbgrader, options.rounds) < 1 or options.nbgrader > options.size:
        parser.error("numbers must be 1 or more, and --nbgrader at most --size")
    options.rounds = min(options.rounds, options.nbgrader)
    return options


def _compete(contest: Contest, assignment: Assignment, options: argparse.Namespace) -> Results:
    """The contestants take turns, so that a slow minute of the machine hits all of them."""
    submissions = assignment.cohort(options.size)
    results = Results(assignment.name, options.size)
    shares = [round(turn * options.nbgrader / options.rounds) for turn in range(options.rounds + 1)]
    for turn, (begin, end) in enumerate(pairwise(shares), 1):
        _say(f"{assignment.name}, round {turn} of {options.rounds}")
        baseline = contest.plain_nbgrader(assignment, submissions[begin:end])
        results.add("nbgrader", baseline)
        for at_once in (1, 2):
            results.add(f"floor {at_once}", contest.floor(assignment, submissions, at_once))
        results.add("not apart", contest.floor(assignment, submissions, 2, apart=False))
        for workers in (1, 2):
            found = contest.ours(assignment, submissions, workers)
            results.add(f"ours {workers}", found)
            _compare(assignment, submissions, found, baseline, results)
    if options.memory and assignment.name == "opt1":
        for size in MEMORY_SIZES:
            _say(f"memory of the grading process with {size} submissions")
            results.peaks[size] = contest.ours(assignment, assignment.cohort(size), 2).peak_bytes
    return results


def _compare(
    assignment: Assignment, submissions: list[Submission], found: Round, baseline: Round, results: Results
) -> None:
    """Ours against nbgrader's score, and against the one that the answers deserve."""
    for submission in submissions:
        who = submission.student
        scores = {"deserved": submission.points(assignment.builds_on), "ours": found.scores.get(who)}
        if who in baseline.scores:
            scores["nbgrader"] = baseline.scores[who]
        if len(set(scores.values())) > 1:
            answers = ", ".join(f"{name}: {answer.name}" for name, answer in submission.answers.items())
            results.wrong_scores.append(f"{assignment.name} {who} {scores} ({answers})")


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
