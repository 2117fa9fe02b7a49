"""Pydantic's findings as sentences for an author, at the line of the key or item they concern."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from course.problems import Problem
from course.yaml_source import Location, YamlSource, describe


def problems_of(
    error: ValidationError, model: type[BaseModel], source: YamlSource, path: Path
) -> list[Problem]:
    """One problem for each thing that `model` found wrong with the data of `source`."""
    return [
        Problem(path, source.line(*details["loc"]), _sentence(details, model))
        for details in error.errors(include_url=False)
    ]


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`; did you mean 'x'?` where one of the known words is near, else nothing."""
    by_lower_case = {each.lower(): each for each in known}
    near = get_close_matches(word.lower(), by_lower_case, n=1, cutoff=0.6)
    return f"; did you mean '{by_lower_case[near[0]]}'?" if near else ""


def _sentence(details: ErrorDetails, model: type[BaseModel]) -> str:
    location = details["loc"]
    if location and location[-1] == "[key]":
        return f"the key '{location[-2]}' of {_name(location[:-2])} must be a whole number"
    name = _name(location)
    found = describe(details["input"])
    limits = details.get("ctx", {})
    match details["type"]:
        case "missing":
            return f"the key '{location[-1]}' is missing here: add it"
        case "extra_forbidden":
            known = _known_keys(model, location[:-1])
            near = did_you_mean(str(location[-1]), known)
            return f"unknown key '{location[-1]}'{near or '; known keys are: ' + ', '.join(known)}"
        case "string_type":
            advice = ": put it in quotes" if isinstance(details["input"], bool | int | float) else ""
            return f"{name} must be a text, but this is {found}{advice}"
        case "string_too_short":
            return f"{name} must not be empty"
        case "string_pattern_mismatch":
            return f"{name} cannot be {found}: {_pattern_in_words(limits['pattern'])}"
        case "int_type" | "int_parsing" | "int_from_float":
            return f"{name} must be a whole number without quotes, such as 45, but this is {found}"
        case "float_type" | "float_parsing" | "finite_number":
            return f"{name} must be a number without quotes, such as 2, but this is {found}"
        case "bool_type" | "bool_parsing":
            return f"{name} must be true or false, but this is {found}"
        case "greater_than_equal":
            return f"{name} must be {limits['ge']:g} or more, but this is {found}"
        case "less_than_equal":
            return f"{name} must be {limits['le']:g} or less, but this is {found}"
        case "list_type":
            return f"{name} must be a list ('- ' before each item), but this is {found}"
        case "dict_type" | "model_type" | "model_attributes_type":
            return f"{name} must have keys ('key: value' lines), but this is {found}"
        case "too_short":
            entries = "1 entry" if limits["min_length"] == 1 else f"{limits['min_length']} entries"
            return f"{name} must have at least {entries}, but has {limits['actual_length']}"
        case "literal_error":
            return f"{name} must be {limits['expected']}, but this is {found}"
        case "value_error":
            return str(limits["error"])
    return f"{name}: {details['msg']}"


def _name(location: Location) -> str:
    """How a person would call the thing: by its key, or by its place in a list."""
    if not location:
        return "this"
    if isinstance(location[-1], int):
        lists = [step for step in location if isinstance(step, str)]
        return f"item {location[-1] + 1} of '{lists[-1]}'" if lists else f"item {location[-1] + 1}"
    return f"'{location[-1]}'"


def _pattern_in_words(pattern: str) -> str:
    if "widgets" in pattern:
        return "write /widgets/NAME.json, where NAME.json is a file in widgets/data"
    if "A-Z" in pattern:
        return "use letters, digits, '-' and '_' only"
    return "use small letters, digits and single hyphens, such as 06-regularisation"


def _known_keys(model: type[BaseModel], location: Location) -> list[str]:
    """The keys that the model at `location` inside `model` knows."""
    for step in location:
        if isinstance(step, str) and step in model.model_fields:
            model = next(_models_in(model.model_fields[step].annotation), model)
    return list(model.model_fields)


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _models_in(argument)
