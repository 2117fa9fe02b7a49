"""What the benchmark makes of the times that it took."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.contestants import Round
from benchmarks.grading import main
from benchmarks.measure import FailedError, run
from benchmarks.report import as_markdown
from benchmarks.results import Results


@pytest.fixture
def results() -> Results:
    """Two rounds, the second on a machine that has become twice as slow."""
    results = Results("opt1", 100)
    for slower in (1.0, 2.0):
        results.add("nbgrader", Round([8.0 * slower, 6.0 * slower], 0, {"a": 1.0, "b": 2.0}))
        results.add("floor 1", Round([0.2 * slower], 0, {}))
        results.add("floor 2", Round([0.1 * slower], 0, {}))
        results.add("not apart", Round([0.08 * slower], 0, {}))
        results.add("ours 1", Round([0.35 * slower], 0, {}))
        results.add("ours 2", Round([0.175 * slower], 0, {}))
    return results


def test_contestants_are_compared_within_a_round(results: Results) -> None:
    figures = results.as_dict()
    assert figures["times_nbgrader"] == pytest.approx(
        {
            "nbgrader": 1.0,
            "floor 1": 35.0,
            "floor 2": 70.0,
            "not apart": 87.5,
            "ours 1": 20.0,
            "ours 2": 40.0,
        }
    )
    assert figures["two_workers"] == pytest.approx(2.0)
    assert figures["two_floors"] == pytest.approx(2.0)
    assert figures["over_the_floor"] == pytest.approx(0.225)
    assert figures["nbgrader_submissions"] == 4


def test_the_table_has_a_row_for_each_contestant_and_says_what_went_wrong(results: Results) -> None:
    text = as_markdown([results], {"date": "2026-01-31", "cores": "2"})
    assert "| opt1, `grader autograde --workers 2` | 0.26 (0.17 to 0.35) | 40.0 |" in text
    assert "the same as nbgrader's" in text
    assert "date: 2026-01-31, cores: 2." in text
    results.wrong_scores.append("opt1 student-0007 {'deserved': 3.0, 'ours': 2.0}")
    results.peaks = {10: 200 * 1024**2, 1000: 210 * 1024**2}
    text = as_markdown([results], {})
    assert "1 scores differ" in text
    assert "student-0007" in text
    assert "200 MiB with 10, 210 MiB with 1,000 submissions" in text


def test_a_contestant_that_fails_says_why_and_stops_the_benchmark(tmp_path: Path) -> None:
    with pytest.raises(
        FailedError, match=r"benchmarks\.floor .*cells\.json.*exit code 1(.|\n)*FileNotFoundError"
    ):
        run("benchmarks.floor", [str(tmp_path / "cells.json")], tmp_path)


@pytest.mark.parametrize(("apart", "kept"), [(True, [1, 1]), (False, [1, 2])], ids=["apart", "not-apart"])
def test_the_floor_keeps_submissions_apart_unless_told_not_to(
    apart: bool, kept: list[int], tmp_path: Path
) -> None:
    note = tmp_path / "note"
    cell = f"print('x' * 9); seen = globals().get('seen', 0) + 1; open({str(note)!r}, 'a').write(str(seen))"
    cells = tmp_path / "cells.json"
    cells.write_text(json.dumps({"modules": ["math"], "submissions": [[cell], [cell]], "apart": apart}))
    done = run("benchmarks.floor", [str(cells)], tmp_path)
    assert [line["seconds"] > 0 for line in done.lines()] == [True, True]
    assert note.read_text() == "".join(map(str, kept))


def test_memory_is_that_of_the_process_itself(tmp_path: Path) -> None:
    done = run("json.tool", ["--help"], tmp_path)
    assert 0 <= done.peak_bytes < 100 * 1024**2
    assert "usage" in done.output


def test_impossible_numbers_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    for wrong in (["--size", "0"], ["--size", "5", "--nbgrader", "6"], ["--assignment", "opt9"]):
        with pytest.raises(SystemExit) as refused:
            main(wrong)
        assert refused.value.code == 2
    capsys.readouterr()
