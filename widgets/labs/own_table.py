"""A learner's own table: read, checked, and turned into numbers that a lab can learn from."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from course.problems import CourseError

MOST_BYTES = 10 * 1024**2
FEWEST_ROWS = 60
FEWEST_OF_A_KIND = 20
"""Rows of each of the two outcomes, so that both are in each part of the table."""
MOST_ROWS = 5000
MOST_LEVELS = 10
MOST_COLUMNS = 60
_LIKELY_TARGETS = ("target", "label", "y", "class", "outcome", "survived", "churn", "default")
_POSITIVE = ("1", "1.0", "true", "yes", "y", "t", "positive", "pos", "survived")


Labels = npt.NDArray[np.int64]
"""Shape (rows,): 1 for the positive value, else 0."""


@dataclass(frozen=True)
class Table:
    """Rows to learn from: `X` has shape (rows, columns), NaN where a number is missing; `y` is 1 or 0.

    `notes` are sentences on what was left out or changed.
    """

    name: str
    X: pd.DataFrame
    y: Labels
    target: str
    positive: str
    """The value of the target that counts as 1, as text."""
    notes: tuple[str, ...] = field(default=())

    def about(self) -> dict[str, Any]:
        """What a lab says of the table, as JSON can hold it."""
        return {
            "name": self.name,
            "rows": len(self.y),
            "columns": self.X.shape[1],
            "target": self.target,
            "positive": self.positive,
            "notes": list(self.notes),
        }


def read_csv(content: bytes, name: str) -> pd.DataFrame:
    """The table in a CSV file: UTF-8 (with or without a mark) or Windows' Western; `,`, `;`, tab or `|`.

    Raises CourseError in one sentence.
    """
    if len(content) > MOST_BYTES:
        size = f"{len(content) / 1024**2:.0f} MB"
        raise CourseError(
            f"{name} is {size}; the lab takes up to {MOST_BYTES // 1024**2} MB. Save fewer rows."
        )
    if not content.strip():
        raise CourseError(f"{name} is empty.")
    if b"\0" in content[:4096]:
        raise CourseError(f"{name} is not a CSV file; in a spreadsheet, save the table as CSV.")
    text = _decoded(content)
    try:
        frame = pd.read_csv(io.StringIO(text), sep=_separator(text), skipinitialspace=True)
    except (pd.errors.ParserError, pd.errors.EmptyDataError, ValueError) as error:
        why = str(error).strip().splitlines()[0].removeprefix("Error tokenizing data. C error: ")
        raise CourseError(f"{name} cannot be read as a table: {why}") from None
    frame.columns = [str(column).strip() for column in frame.columns]
    return frame


def possible_targets(frame: pd.DataFrame) -> list[str]:
    """Columns with exactly two different values, the most likely target first."""
    two = [str(name) for name in frame.columns if _different(frame[name]) == 2]
    return sorted(two, key=lambda name: (name.lower() not in _LIKELY_TARGETS, -two.index(name)))


def prepare(frame: pd.DataFrame, name: str, target: str | None = None) -> Table:
    """The table as numbers, with `target` (default: the likeliest) as what is to be predicted.

    Columns of numbers stay. A column of text with few values becomes a column for each of them. What says
    nothing (constant, or a different text in each row) is left out, with a note. Raises CourseError.
    """
    notes: list[str] = []
    frame = _named(frame, name)
    target = _chosen_target(frame, name, target)
    known = frame[frame[target].notna()]
    if dropped := len(frame) - len(known):
        notes.append(f"{_rows(dropped)} without a value of '{target}' left out.")
    values = sorted(known[target].unique(), key=str)
    positive = next((value for value in values if str(value).strip().lower() in _POSITIVE), values[1])
    y = (known[target] == positive).to_numpy().astype(np.int64)
    _check_rows(name, target, values, known[target])
    known, y = _sample(known, y, notes)
    X = _numbers(known.drop(columns=target), name, notes)
    return Table(name, X, y, target, str(positive), tuple(notes))


def _named(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    """The table with texts as names of its columns, each of them once."""
    frame = frame.copy(deep=False)
    frame.columns = [str(label).strip() for label in frame.columns]
    if twice := [label for label, count in frame.columns.value_counts().items() if count > 1]:
        raise CourseError(f"{name} has more than one column called {_listed(twice)}; rename them.")
    return frame


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _separator(text: str) -> str:
    """That of the first line: the one that a header has most of, outside of quotes."""
    header = re.sub(r'"[^"]*"', "", text.lstrip().partition("\n")[0])
    return max(",;\t|", key=header.count)


def _chosen_target(frame: pd.DataFrame, name: str, target: str | None) -> str:
    if target is not None and target not in frame.columns:
        raise CourseError(f"{name} has no column '{target}'; it has {_listed(list(frame.columns))}.")
    possible = possible_targets(frame)
    if target is None:
        if not possible:
            raise CourseError(
                f"{name} has no column with exactly two different values that the lab could predict."
            )
        return possible[0]
    if target not in possible:
        count = _different(frame[target])
        raise CourseError(
            f"'{target}' of {name} has {count:,} different values; the lab predicts one of two."
            + (f" Columns that would do: {_listed(possible)}." if possible else "")
        )
    return target


def _check_rows(name: str, target: str, values: Sequence[object], column: pd.Series[Any]) -> None:
    if len(column) < FEWEST_ROWS:
        raise CourseError(
            f"{name} has {_rows(len(column))}; the lab needs at least {FEWEST_ROWS} to learn and check."
        )
    for value in values:
        count = int((column == value).sum())
        if count < FEWEST_OF_A_KIND:
            raise CourseError(
                f"Only {_rows(count)} of {name} have '{target}' = {value}; the lab needs {FEWEST_OF_A_KIND}."
            )


def _sample(known: pd.DataFrame, y: Labels, notes: list[str]) -> tuple[pd.DataFrame, Labels]:
    if len(known) <= MOST_ROWS:
        return known, y
    notes.append(f"{MOST_ROWS:,} of {len(known):,} rows are used, drawn at random.")
    drawn = np.sort(np.random.default_rng(0).choice(len(known), MOST_ROWS, replace=False))
    return known.iloc[drawn], y[drawn]


def _numbers(frame: pd.DataFrame, name: str, notes: list[str]) -> pd.DataFrame:
    columns: dict[str, pd.Series[float]] = {}
    constant, wordy = [], []
    for label in frame.columns:
        column = frame[label]
        levels = _different(column)
        if levels < 2:
            constant.append(label)
        elif pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_complex_dtype(column):
            numbers = column.to_numpy(dtype=float, na_value=np.nan)
            columns[label] = pd.Series(numbers).replace([np.inf, -np.inf], np.nan)
        elif levels <= MOST_LEVELS:
            values = sorted(column.dropna().unique(), key=str)
            # of two values one column says it all
            for value in values[1:] if levels == 2 else values:
                columns[f"{label} = {value}"] = pd.Series(
                    (column == value).to_numpy(dtype=float, na_value=0.0)
                )
        else:
            wordy.append(label)
    if constant:
        notes.append(f"Left out, as they have one value only: {_listed(constant)}.")
    if wordy:
        notes.append(
            f"Left out, as they are text or dates with more than {MOST_LEVELS} values: {_listed(wordy)}."
        )
    if not columns:
        raise CourseError(f"{name} has no column that the lab could learn from. {' '.join(notes)}")
    if len(columns) > MOST_COLUMNS:
        raise CourseError(
            f"{name} becomes {len(columns)} columns of numbers; the lab takes up to {MOST_COLUMNS}. "
            "Leave out columns that you do not need."
        )
    X = pd.DataFrame(columns)
    if missing := int(X.isna().any(axis=1).sum()):
        notes.append(f"{_rows(missing)} with a missing number: the column's median stands in.")
    return X


def _different(column: pd.Series[Any]) -> int:
    """How many different values there are; lists and the like count as different in each row."""
    try:
        return int(column.nunique(dropna=True))
    except TypeError:
        return len(column)


def _rows(count: int) -> str:
    return f"{count:,} row" + ("" if count == 1 else "s")


def _listed(names: Sequence[object], most: int = 8) -> str:
    shown = ", ".join(f"'{name}'" for name in list(names)[:most])
    return shown + (f" and {len(names) - most} more" if len(names) > most else "")
