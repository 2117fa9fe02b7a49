"""Tuning configurations: every fault has its line, its kind and what would be right."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import course
from course.study_spec import SCHEMA, read_study, study_problems

DATA = Path(course.__file__).parent / "data"
VALUES = "categoricalValueSpec"
GOOD = yaml.safe_load((DATA / "hparams.yaml").read_text(encoding="utf-8"))


def text_of(name: str) -> str:
    return (DATA / f"{name}.yaml").read_text(encoding="utf-8")


def changed(*path: Any, to: Any = None, key: str | None = None) -> dict[str, Any]:
    """The good configuration with one thing replaced, or removed where `to` is None, or a `key` added."""
    config = copy.deepcopy(GOOD)
    here = config
    for step in path[:-1]:
        here = here[step]
    if key is not None:
        here[path[-1]][key] = to
    elif to is None:
        del here[path[-1]]
    else:
        here[path[-1]] = to
    return config


def codes(config: object) -> list[str]:
    return read_study(yaml.safe_dump(config, sort_keys=False)).codes


def test_the_schema_is_a_json_schema() -> None:
    Draft202012Validator.check_schema(json.loads(SCHEMA.read_text(encoding="utf-8")))


def test_the_corrected_file_has_no_problems() -> None:
    study = read_study(text_of("hparams"))
    assert study.problems == []
    assert (study.plan.trials, study.plan.parallel, study.plan.rounds) == (50, 5, 10)
    assert study.plan.goals == ("MAXIMIZE auc",)
    assert [one.name for one in study.plan.parameters] == ["learning_rate", "num_leaves", "min_child_samples"]


def test_the_colleagues_file_has_five_faults_of_which_one_is_wasteful() -> None:
    problems = study_problems(text_of("hparams_faulty"))
    assert {problem.code for problem in problems} == {
        "display-name",
        "ids",
        "trial-counts",
        "no-job",
        "scale",
    }
    assert {problem.code for problem in problems if problem.wasteful} == {"scale"}


def test_each_fault_stands_at_its_line_and_says_what_would_be_right() -> None:
    text = text_of("hparams_faulty")
    lines = text.splitlines()
    by_path = {problem.path: problem for problem in study_problems(text)}
    metric = by_path["studySpec.metrics[0].id"]
    assert lines[metric.line - 1].strip() == "- id: auc"
    assert "`metricId`" in metric.message
    assert "`parameterId`" in by_path["studySpec.parameters[1].id"].message
    assert "`maxTrialCount`" in by_path["trials"].message
    assert "`displayName`" in by_path["displayTitle"].message
    assert "UNIT_LOG_SCALE" in by_path["studySpec.parameters[0].doubleValueSpec"].message
    assert str(metric).startswith(f"line {metric.line}, studySpec.metrics[0].id: ")


def test_the_wasteful_file_would_be_taken() -> None:
    problems = study_problems(text_of("hparams_wasteful"))
    assert {problem.code for problem in problems} == {"parallel", "scale"}
    assert all(problem.wasteful for problem in problems)


def test_repairing_the_faults_one_by_one_leaves_one_kind_less_each_time() -> None:
    text = text_of("hparams_faulty")
    job = text_of("hparams").split("trialJobSpec:")[1]
    repairs = [
        ("displayTitle:", "displayName:"),
        ("trials: 50\n", "maxTrialCount: 50\nparallelTrialCount: 5\n"),
        ("- id: auc", "- metricId: auc"),
        ("- id:", "- parameterId:"),
        ("      doubleValueSpec:", "      scaleType: UNIT_LOG_SCALE\n      doubleValueSpec:"),
        ("minValue: 5\n        maxValue: 160", "minValue: 5\n        maxValue: 49"),
    ]  # fmt: skip
    left = [len(read_study(text).codes)]
    for before, after in repairs:
        assert before in text
        text = text.replace(before, after)
        left.append(len(read_study(text).codes))
    left.append(len(read_study(f"{text}trialJobSpec:{job}").codes))
    assert left == [5, 4, 3, 3, 2, 2, 1, 0]


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        (changed("displayName"), "display-name"),
        (changed("maxTrialCount"), "trial-counts"),
        (changed("maxTrialCount", to="50"), "trial-counts"),
        (changed("maxTrialCount", to=0), "trial-counts"),
        (changed("parallelTrialCount", to=51), "range"),
        (changed("parallelTrialCount", to=26), "parallel"),
        (changed("trialJobSpec"), "no-job"),
        (changed("trialJobSpec", "workerPoolSpecs", to=[]), "no-job"),
        (changed("trialJobSpec", "workerPoolSpecs", 0, "containerSpec"), "no-job"),
        (changed("trialJobSpec", "workerPoolSpecs", 0, "containerSpec", to={"image": "x"}), "no-job"),
        (changed("studySpec", to="BEST", key="algorithm"), "wrong-value"),
        (changed("studySpec", to=1, key="colour"), "unknown-field"),
        (changed("studySpec", "metrics", 0, "goal", to="maximise"), "wrong-value"),
        (changed("studySpec", "metrics", 0, "goal"), "missing-field"),
        (changed("studySpec", "parameters", 0, "doubleValueSpec"), "value-spec"),
        (changed("studySpec", "parameters", 2, to={"values": ["a"]}, key=VALUES), "value-spec"),
        (changed("studySpec", "parameters", 0, "doubleValueSpec", "minValue", to=1.0), "range"),
        (changed("studySpec", "parameters", 0, "doubleValueSpec", "minValue", to=-1.0), "range"),
        (changed("studySpec", "parameters", 0, "scaleType"), "scale"),
        (changed("studySpec", "parameters", 1, "parameterId", to="learning_rate"), "duplicate"),
        (changed("studySpec", "parameters", 2, "discreteValueSpec", "values", to=[5, 5]), "range"),
        (changed("studySpec", "parameters", 2, "discreteValueSpec", "values", to=["5"]), "wrong-value"),
    ],
)  # fmt: skip
def test_one_fault_is_one_kind(config: dict[str, Any], expected: str) -> None:
    assert codes(config) == [expected]


@pytest.mark.parametrize(
    ("low", "high", "wasteful"), [(0.1, 1.0, True), (0.1, 0.99, False), (0.0, 1.0, False), (-5.0, 5.0, False)]
)
def test_a_range_is_wide_from_a_factor_of_ten_on(low: float, high: float, wasteful: bool) -> None:
    parameter = {"parameterId": "p", "doubleValueSpec": {"minValue": low, "maxValue": high}}
    assert codes(changed("studySpec", "parameters", to=[parameter])) == (["scale"] if wasteful else [])


def test_a_scale_that_is_stated_is_taken_as_meant() -> None:
    config = changed("studySpec", "parameters", 0, "scaleType", to="UNIT_LINEAR_SCALE")
    assert codes(config) == []


def test_conditional_parameters_are_looked_at_too() -> None:
    child = {"parameterId": "child", "doubleValueSpec": {"minValue": 2.0, "maxValue": 1.0}}
    condition = {"parameterSpec": child, "parentDiscreteValues": {"values": [5]}}
    config = changed("studySpec", "parameters", 2, to=[condition], key="conditionalParameterSpecs")
    study = read_study(yaml.safe_dump(config))
    assert study.codes == ["range"]
    assert "conditionalParameterSpecs[0].parameterSpec" in study.problems[0].path
    assert [one.depth for one in study.plan.parameters] == [0, 0, 0, 1]


@pytest.mark.parametrize("text", ["", "  \n", "a: [1", "a: 'b", "{", "a: b: c", "\x00"])
def test_what_is_no_yaml_is_one_clear_line_with_its_number(text: str) -> None:
    problems = study_problems(text)
    assert [problem.code for problem in problems] == ["yaml"]
    assert problems[0].line >= 1
    assert "Traceback" not in problems[0].message


def test_a_key_that_stands_twice_is_told() -> None:
    problems = study_problems(text_of("hparams") + "maxTrialCount: 60\n")
    assert [problem.code for problem in problems] == ["yaml"]
    assert "second time" in problems[0].message


def test_an_endless_text_is_not_read() -> None:
    assert "too long" in study_problems("a" * 30_000)[0].message


KEYS = st.sampled_from(["studySpec", "metrics", "parameters", "doubleValueSpec", "values", "minValue", "id"])
LEAVES = st.none() | st.booleans() | st.integers(-3, 3) | st.floats() | st.sampled_from(["", "x", "MAXIMIZE"])
NESTED = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@given(NESTED)
def test_no_yaml_makes_it_fall_over(value: object) -> None:
    study = read_study(yaml.safe_dump(value))
    assert study.problems
    assert all(problem.message and problem.line >= 1 for problem in study.problems)


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 740), st.text(max_size=8))
def test_no_typing_makes_it_fall_over(place: int, typed: str) -> None:
    text = text_of("hparams")
    read_study(text[:place] + typed + text[place:])
