"""The configuration of a hyperparameter tuning job, read without running anything: its faults and its plan.

A fault is either *refused*, because the REST reference knows no such field or asks for one that is missing,
or *wasteful*: the service takes it, and trials are spent where they cannot help.
"""

from __future__ import annotations

import itertools
import json
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from course.yaml_source import Location, YamlSource, describe, parse_yaml

SCHEMA = Path(__file__).parent / "data" / "study_spec.schema.json"
MOST_CHARACTERS = 20_000
VALUE_SPECS = ("doubleValueSpec", "integerValueSpec", "discreteValueSpec", "categoricalValueSpec")
WIDE = 10.0
"""A box whose ends are at least this factor apart is walked in factors, not in steps."""

_WASTEFUL = ("scale", "parallel")
# what people write, and what the reference calls it
_ALIASES = {
    "trials": "maxTrialCount",
    "trialcount": "maxTrialCount",
    "numtrials": "maxTrialCount",
    "ntrials": "maxTrialCount",
    "maxtrials": "maxTrialCount",
    "paralleltrials": "parallelTrialCount",
    "parallel": "parallelTrialCount",
    "title": "displayName",
    "displaytitle": "displayName",
    "direction": "goal",
    "scale": "scaleType",
    "min": "minValue",
    "max": "maxValue",
    "job": "trialJobSpec",
    "image": "imageUri",
}
_KIND_OF_MISSING = {
    "displayName": "display-name",
    "maxTrialCount": "trial-counts",
    "parallelTrialCount": "trial-counts",
    "metricId": "ids",
    "parameterId": "ids",
    "trialJobSpec": "no-job",
    "workerPoolSpecs": "no-job",
    "containerSpec": "no-job",
    "imageUri": "no-job",
}
_WHAT_FOR = {
    "displayName": "it names the job in the console",
    "maxTrialCount": "it says how many trials to pay for",
    "parallelTrialCount": "it says how many of them run at a time",
    "metricId": "it names the metric that your trainer reports",
    "parameterId": "it names the argument that your trainer gets",
    "goal": "MAXIMIZE or MINIMIZE",
    "trialJobSpec": "it says what each trial runs: machine and container",
    "workerPoolSpecs": "it says which machines each trial runs on",
    "imageUri": "it names the container that trains",
}


@dataclass(frozen=True, order=True)
class SpecProblem:
    """One fault: its line in the text, its path in the configuration, its kind, and what would be right."""

    line: int
    path: str
    code: str
    message: str

    @property
    def wasteful(self) -> bool:
        """Whether the service would take it and spend your money."""
        return self.code in _WASTEFUL

    def __str__(self) -> str:
        return f"line {self.line}, {self.path or 'top level'}: {self.message}"


class Parameter(NamedTuple):
    """What one parameter says, as far as it can be read: `low` and `high`, or `values`."""

    name: str
    kind: str
    scale: str
    low: float | None
    high: float | None
    values: tuple[Any, ...]
    depth: int


@dataclass(frozen=True)
class Plan:
    """What the study would do, as far as it can be read. A count that is missing or no count is None."""

    trials: int | None = None
    parallel: int | None = None
    algorithm: str = ""
    goals: tuple[str, ...] = ()
    parameters: tuple[Parameter, ...] = ()

    @property
    def rounds(self) -> int | None:
        """How often a full set of parallel trials starts."""
        if self.trials is None or self.parallel is None:
            return None
        return math.ceil(self.trials / self.parallel)


@dataclass(frozen=True)
class Study:
    """A configuration that was read: its data, its problems by line, its plan."""

    data: Any = None
    problems: list[SpecProblem] = field(default_factory=list)
    plan: Plan = field(default_factory=Plan)

    @property
    def codes(self) -> list[str]:
        """The kinds of fault, each once, in the order of the text."""
        return list(dict.fromkeys(problem.code for problem in self.problems))


def read_study(text: str) -> Study:
    """Read a configuration written as YAML. Never raises: what is no YAML is one problem with its line."""
    if len(text) > MOST_CHARACTERS:
        return Study(problems=[_yaml(1, f"this has more than {MOST_CHARACTERS:,} characters: too long")])
    source = parse_yaml(text, Path("hparams.yaml"))
    unreadable = [_yaml(problem.line, problem.message) for problem in source.problems]
    if source.data is None:
        return Study(
            problems=unreadable[:1] or [_yaml(1, "there is nothing here: begin with `displayName:`")]
        )
    problems = unreadable + sorted(_Checker(source).problems())
    return Study(source.data, problems, _plan(source.data))


def study_problems(text: str) -> list[SpecProblem]:
    """What is wrong with a configuration written as YAML, in the order of its lines."""
    return read_study(text).problems


def _yaml(line: int, message: str) -> SpecProblem:
    return SpecProblem(line, "", "yaml", message)


@cache
def _validator() -> Any:
    return Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))


class _Checker:
    """Turns what the schema finds into sentences, and adds what a schema cannot say."""

    def __init__(self, source: YamlSource) -> None:
        self.source = source

    def problems(self) -> Iterator[SpecProblem]:
        keys_checked = set()
        for error in _validator().iter_errors(self.source.data):
            here = tuple(error.absolute_path)
            if error.validator not in ("required", "additionalProperties"):
                yield self._at(here, _kind_of_value(here), _value_sentence(error))
            elif here not in keys_checked:  # one error for each missing key: they are looked at together
                keys_checked.add(here)
                yield from self._keys(here, error.instance, error.schema)
        if not isinstance(self.source.data, dict):
            return
        yield from self._counts(self.source.data)
        yield from self._study(self.source.data.get("studySpec"))
        yield from self._job(self.source.data.get("trialJobSpec"))

    # ---- keys that are missing, and keys that nobody knows ----

    def _keys(self, here: Location, found: dict[Any, Any], schema: dict[str, Any]) -> Iterator[SpecProblem]:
        known = list(schema["properties"]) if "properties" in schema else []
        missing = [key for key in schema.get("required", []) if key not in found]
        unknown = [key for key in found if key not in known] if "additionalProperties" in schema else []
        for key in unknown:
            meant = _meant(str(key), missing, known)
            kind = _KIND_OF_MISSING.get(meant, "unknown-field")
            if meant in missing:
                missing.remove(meant)
            right = (
                f"the reference calls it `{meant}`" if meant else "delete it; known are " + ", ".join(known)
            )
            yield self._at((*here, key), kind, f"there is no field `{key}` here: {right}")
        for key in missing:
            reason = f": {_WHAT_FOR[key]}" if key in _WHAT_FOR else ""
            kind = _KIND_OF_MISSING.get(key, "missing-field")
            yield self._at(here, kind, f"`{key}` is missing, and it is required{reason}")

    # ---- what a schema cannot say ----

    def _counts(self, data: dict[Any, Any]) -> Iterator[SpecProblem]:
        most, parallel = _count(data.get("maxTrialCount")), _count(data.get("parallelTrialCount"))
        if most is None or parallel is None:
            return
        if parallel > most:
            message = f"{parallel} trials at a time, but there are only {most}: write at most {most}"
            yield self._at(("parallelTrialCount",), "range", message)
        elif 2 * parallel > most > 2:
            message = (
                f"{parallel} of {most} trials start in the first round, before anything is known: "
                f"with {max(1, most // 10)} at a time, later trials learn from earlier ones"
            )
            yield self._at(("parallelTrialCount",), "parallel", message)

    def _study(self, study: Any) -> Iterator[SpecProblem]:
        if not isinstance(study, dict):
            return
        for list_name, key in (("metrics", "metricId"), ("parameters", "parameterId")):
            names: set[str] = set()
            for number, item in enumerate(_items(study.get(list_name))):
                name = item.get(key)
                here = ("studySpec", list_name, number)
                if isinstance(name, str) and name in names:
                    yield self._at(
                        (*here, key), "duplicate", f"`{name}` stands here a second time: rename one"
                    )
                names |= {name} if isinstance(name, str) else set()
                if list_name == "parameters":
                    yield from self._parameter(item, here)

    def _parameter(self, item: dict[Any, Any], here: Location) -> Iterator[SpecProblem]:
        given = [spec for spec in VALUE_SPECS if spec in item]
        if len(given) != 1:
            what = " and ".join(given) if given else "none"
            message = f"a parameter needs exactly one of {', '.join(VALUE_SPECS)}; here is {what}"
            yield self._at(here, "value-spec", message)
        for spec in given:
            if isinstance(item[spec], dict):
                yield from self._values(item, spec, (*here, spec))
        for number, condition in enumerate(_items(item.get("conditionalParameterSpecs"))):
            child = condition.get("parameterSpec")
            if isinstance(child, dict):
                place = (*here, "conditionalParameterSpecs", number, "parameterSpec")
                yield from self._parameter(child, place)

    def _values(self, item: dict[Any, Any], spec: str, here: Location) -> Iterator[SpecProblem]:
        scale = item.get("scaleType")
        if spec == "categoricalValueSpec":
            if scale not in (None, "SCALE_TYPE_UNSPECIFIED"):
                place = (*here[:-1], "scaleType")
                yield self._at(place, "range", "names have no scale: delete `scaleType`")
            return
        values = item[spec].get("values")
        if spec == "discreteValueSpec":
            numbers = [one for one in _list(values) if _number(one) is not None]
            if any(b <= a for a, b in itertools.pairwise(numbers)):
                yield self._at((*here, "values"), "range", "write the values in rising order, each once")
            if "LOG" in str(scale) and any(one <= 0 for one in numbers):
                yield self._at((*here, "values"), "range", "a log scale needs values above 0")
            return
        low, high = _number(item[spec].get("minValue")), _number(item[spec].get("maxValue"))
        if low is None or high is None:
            return
        if low >= high:
            message = f"minValue {_short(low)} must be below maxValue {_short(high)}"
            yield self._at((*here, "minValue"), "range", message)
        elif "LOG" in str(scale) and low <= 0:
            message = f"a log scale needs minValue above 0, not {_short(low)}"
            yield self._at((*here, "minValue"), "range", message)
        elif scale in (None, "SCALE_TYPE_UNSPECIFIED") and low > 0 and high >= WIDE * low:
            yield self._at(here, "scale", _scale_sentence(spec, low, high))

    def _job(self, job: Any) -> Iterator[SpecProblem]:
        pools = job.get("workerPoolSpecs") if isinstance(job, dict) else None
        for number, pool in enumerate(_items(pools)):
            if "containerSpec" not in pool and "pythonPackageSpec" not in pool:
                place = ("trialJobSpec", "workerPoolSpecs", number)
                message = "nothing to run: add `containerSpec` with the `imageUri` of your trainer"
                yield self._at(place, "no-job", message)

    def _at(self, location: Location, code: str, message: str) -> SpecProblem:
        return SpecProblem(self.source.line(*location), _path(location), code, message)


def _meant(key: str, missing: list[str], known: list[str]) -> str:
    """The field that an unknown key stands for, one that is missing first; "" where none comes near."""
    plain = key.replace("_", "").replace("-", "").lower()
    ids = [each for each in missing if each.endswith("Id")]
    if plain in ("id", "name") and ids:
        return ids[0]
    if _ALIASES.get(plain) in known:
        return _ALIASES[plain]
    for candidates in (missing, known):
        by_plain = {each.lower(): each for each in candidates}
        near = get_close_matches(plain, by_plain, n=1, cutoff=0.75)
        if near:
            return by_plain[near[0]]
    return ""


def _kind_of_value(here: Location) -> str:
    keys = [key for key in here if isinstance(key, str)]
    return _KIND_OF_MISSING.get(keys[-1], "wrong-value") if keys else "wrong-value"


_TYPES = {
    "object": "keys and values",
    "array": "a list, each item after `- `",
    "string": "a text",
    "integer": "a whole number without quotes",
    "number": "a number without quotes",
}


def _value_sentence(error: Any) -> str:
    limit = error.validator_value
    match error.validator:
        case "type":
            return f"here should be {_TYPES[limit]}, not {describe(error.instance)}"
        case "enum":
            return f"`{_shortened(error.instance)}` is none of {', '.join(limit)}"
        case "minimum":
            return f"must be at least {limit}, not {error.instance}"
        case "minItems" | "minLength":
            return "must not be empty"
        case "maxItems" | "maxLength":
            return f"must not be longer than {limit}"
        case _:
            return f"must have no spaces and not be empty, but is `{_shortened(error.instance)}`"


def _scale_sentence(spec: str, low: float, high: float) -> str:
    top = 100 * (high - high / WIDE) / (high - low)
    wasted = f"walked evenly, {top:.0f} % of the trials lie above {_short(high / WIDE)}"
    advice = "`scaleType: UNIT_LOG_SCALE`"
    if spec == "integerValueSpec":
        advice += ", or `discreteValueSpec` with the few values that matter"
    return f"{wasted}: add {advice}"


def _path(location: Location) -> str:
    text = ""
    for key in location:
        text += f"[{key}]" if isinstance(key, int) else f".{key}" if text else str(key)
    return text


def _items(value: Any) -> Iterator[dict[Any, Any]]:
    """The items of a list, an empty one for what is not keys and values, so that positions stay."""
    return (item if isinstance(item, dict) else {} for item in _list(value))


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return value


def _count(value: Any) -> int | None:
    return value if type(value) is int and value >= 1 else None


def _short(value: float) -> str:
    return f"{value:.4g}"


def _shortened(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 40 else text[:39] + "…"


# ---- the plan ----


def _plan(data: Any) -> Plan:
    if not isinstance(data, dict):
        return Plan()
    study = data.get("studySpec")
    study = study if isinstance(study, dict) else {}
    algorithm = study.get("algorithm")
    return Plan(
        trials=_count(data.get("maxTrialCount")),
        parallel=_count(data.get("parallelTrialCount")),
        algorithm=_shortened(algorithm) if isinstance(algorithm, str) else "",
        goals=tuple(
            f"{_shortened(item.get('goal', '?'))} {_shortened(item.get('metricId', '?'))}"
            for item in _items(study.get("metrics"))
        ),
        parameters=tuple(_parameters(study.get("parameters"), depth=0)),
    )


def _parameters(items: Any, depth: int) -> Iterator[Parameter]:
    for item in _items(items):
        kind = next((spec for spec in VALUE_SPECS if isinstance(item.get(spec), dict)), "")
        spec = item[kind] if kind else {}
        yield Parameter(
            name=_shortened(item.get("parameterId", "?")),
            kind=kind.removesuffix("ValueSpec"),
            scale=_shortened(item.get("scaleType", "")),
            low=_number(spec.get("minValue")),
            high=_number(spec.get("maxValue")),
            values=tuple(_list(spec.get("values"))),
            depth=depth,
        )
        children = [
            condition.get("parameterSpec") for condition in _items(item.get("conditionalParameterSpecs"))
        ]
        yield from _parameters(children, depth + 1)
