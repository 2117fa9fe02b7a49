"""The figures as a Markdown table and as plain data."""

from __future__ import annotations

from typing import Any

from benchmarks.measure import THREADS
from benchmarks.results import Results

_NAMES = {
    "nbgrader": "nbgrader",
    "floor 1": "floor",
    "floor 2": "floor, two at once",
    "not apart": "the same without children",
    "ours 1": "`grader autograde --workers 1`",
    "ours 2": "`grader autograde --workers 2`",
}
_MIB = 1024**2


def as_markdown(all_results: list[Results], about: dict[str, str]) -> str:
    lines = [
        "| | seconds a submission (lowest to highest round) | times nbgrader |",
        "| --- | --- | --- |",
    ]
    notes = []
    for results in all_results:
        figures = results.as_dict()
        for name, label in _NAMES.items():
            rounds = figures["rounds"][name]
            spread = f"{figures['seconds'][name]:.2f} ({min(rounds):.2f} to {max(rounds):.2f})"
            lines.append(
                f"| {results.assignment}, {label} | {spread} | {figures['times_nbgrader'][name]:.1f} |"
            )
        notes += _notes(figures)
    threads = " ".join(f"{name}={value}" for name, value in THREADS.items())
    return "\n".join(
        [
            *lines,
            "",
            *notes,
            "",
            "nbgrader: unconfigured, in one process that is running already; its imports, command line and",
            "release of the assignment are not counted. Floor: the cells alone, run by IPython's shell in a",
            "child forked from a process that has imported the libraries; no sandbox, no checker, no",
            "gradebook; two at once show what the machine's cores give together. Without children nothing",
            "keeps one submission from changing the next: the cells themselves, two at once. Ours: the whole",
            "command, start-up included, sandbox on. They took turns; what is compared is compared within a",
            "turn. Threads for all:",
            f"{threads}.",
            "",
            ", ".join(f"{name}: {value}" for name, value in about.items()) + ".",
        ]
    )


def _notes(figures: dict[str, Any]) -> list[str]:
    name = figures["assignment"]
    wrong = figures["wrong_scores"]
    notes = [
        f"- {name}: {figures['over_the_floor']:.2f} s a submission over the floor with one worker; "
        f"two workers are {figures['two_workers']:.2f} times as fast as one, two floors "
        f"{figures['two_floors']:.2f} times.",
        f"- {name}: {figures['submissions']} submissions, {figures['nbgrader_submissions']} of them also by "
        f"nbgrader. "
        + (
            f"{len(wrong)} scores differ:" if wrong else "All scores as deserved, and the same as nbgrader's."
        ),
        *(f"  - {line}" for line in wrong),
    ]
    if peaks := figures["peak_bytes"]:
        sizes = ", ".join(f"{peak / _MIB:.0f} MiB with {int(size):,}" for size, peak in peaks.items())
        notes.append(f"- Most memory of the grading process: {sizes} submissions.")
    return notes
