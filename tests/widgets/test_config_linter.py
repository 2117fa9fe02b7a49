"""The lab *Five faults* in the kernel: what it says of a text, and what the page may do."""

from __future__ import annotations

import itertools
import json
import math
from collections.abc import Callable
from typing import Any

import pytest

from course.progress import Progress
from course.study_spec import read_study
from widgets.base import NOT_UNDERSTOOD
from widgets.labs import open_lab
from widgets.labs.config_linter import BROKEN, LANDINGS, TITLES, ConfigLinter, verdict
from widgets.record import LessonRecord

Ask = Callable[..., str]


@pytest.fixture
def linter(open_record: Callable[[], LessonRecord]) -> ConfigLinter:
    return ConfigLinter("config_linter", open_record())


def text_of(linter: ConfigLinter, label: str) -> str:
    return str(next(one["text"] for one in linter.examples if one["label"] == label))


def test_it_opens_on_the_colleagues_file_with_its_five_faults(
    open_record: Callable[[], LessonRecord],
) -> None:
    lab = open_lab("config_linter", None, "90-test-lesson", Progress.open())
    assert isinstance(lab, ConfigLinter)
    assert lab.examples[0]["faults"] == 5
    assert len(lab.verdict["faults"]) == 5
    assert sum(fault["wasteful"] for fault in lab.verdict["faults"]) == 1
    assert lab.verdict["plan"]["pounds"] is None


def test_each_preset_makes_its_point(linter: ConfigLinter) -> None:
    faults = {one["label"]: one["faults"] for one in linter.examples}
    assert faults == {
        "Your colleague's file": 5,
        "Valid but wasteful": 2,
        "Not even YAML": 1,
        "All faults mended": 0,
    }
    assert all(fault["wasteful"] for fault in verdict(text_of(linter, "Valid but wasteful"))["faults"])
    assert read_study(BROKEN).codes == ["yaml"]


def test_a_text_that_is_typed_gets_its_verdict(linter: ConfigLinter, ask: Ask) -> None:
    assert ask(linter, {"kind": "check", "text": text_of(linter, "All faults mended")}) == ""
    assert linter.verdict["faults"] == []
    plan = linter.verdict["plan"]
    assert (plan["trials"], plan["parallel"], plan["rounds"]) == (50, 5, math.ceil(50 / 5))
    assert plan["pounds"] == pytest.approx(50 * 2 * 0.35)
    assert plan["hours"] == pytest.approx(10 * 2)


@pytest.mark.parametrize(
    "text", ["", "{{{", "- - -", "a: &b [*b]", "studySpec: [1, {parameters: 3}]", "ü" * 5000]
)
def test_no_text_breaks_it(linter: ConfigLinter, ask: Ask, text: str) -> None:
    assert ask(linter, {"kind": "check", "text": text}) == ""
    assert linter.verdict["faults"]
    json.dumps(linter.verdict, allow_nan=False)  # what the page gets is JSON


@pytest.mark.parametrize(
    "message", [{"kind": "check"}, {"kind": "check", "text": 3}, {"kind": "run", "text": "a"}]
)
def test_what_is_no_text_is_refused(linter: ConfigLinter, ask: Ask, message: dict[str, Any]) -> None:
    assert ask(linter, message) == NOT_UNDERSTOOD


def test_the_page_cannot_write_the_verdict(linter: ConfigLinter) -> None:
    linter.set_state({"verdict": {"faults": []}})
    assert len(linter.verdict["faults"]) == 5


def parameter(text: str) -> dict[str, Any]:
    head = "studySpec:\n  parameters:\n    - parameterId: p\n"
    (one,) = verdict(head + "".join(f"      {line}\n" for line in text.splitlines()))["plan"]["parameters"]
    return dict(one)


def test_on_a_log_scale_trials_land_evenly_and_without_one_they_crowd() -> None:
    box = "doubleValueSpec: {minValue: 0.001, maxValue: 1.0}"
    even = parameter(f"scaleType: UNIT_LOG_SCALE\n{box}")["landings"]
    assert even == pytest.approx([i / (LANDINGS - 1) for i in range(LANDINGS)])
    crowded = parameter(box)["landings"]
    steps = [0.001 + 0.999 * i / (LANDINGS - 1) for i in range(LANDINGS)]
    assert crowded == pytest.approx([1 + math.log10(value) / 3 for value in steps])
    assert sum(place > 2 / 3 for place in crowded) >= 0.85 * LANDINGS


def test_reverse_log_spreads_the_upper_end() -> None:
    landings = parameter("scaleType: UNIT_REVERSE_LOG_SCALE\nintegerValueSpec: {minValue: 1, maxValue: 9}")[
        "landings"
    ]
    gaps = [b - a for a, b in itertools.pairwise(landings)]
    assert (landings[0], landings[-1]) == (pytest.approx(0), pytest.approx(1))
    assert gaps[0] > gaps[-1] > 0


def test_a_list_lands_on_its_values_and_names_land_nowhere() -> None:
    assert parameter("discreteValueSpec: {values: [1, 10, 100]}")["landings"] == pytest.approx([0, 0.5, 1])
    names = parameter("categoricalValueSpec: {values: [adam, sgd]}")
    assert (names["landings"], names["values"]) == ([], ["adam", "sgd"])
    assert parameter("doubleValueSpec: {minValue: .inf, maxValue: .nan}")["landings"] == []


def test_every_kind_of_fault_has_a_title() -> None:
    texts = [
        "",
        "a: 1\na: 2",
        "parallelTrialCount: 5\nmaxTrialCount: 6",
        "studySpec: {metrics: [{}], parameters: [{}]}",
    ]
    for text in texts:
        assert all(fault["title"] == TITLES[fault["code"]] for fault in verdict(text)["faults"])
