"""A learner's own table: it becomes numbers, or a clear sentence."""

from __future__ import annotations

from contextlib import suppress

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.problems import CourseError
from widgets.labs import own_table
from widgets.labs.own_table import possible_targets, prepare, read_csv

ROWS = 200


def frame(**more: object) -> pd.DataFrame:
    rng = np.random.default_rng(0)
    return pd.DataFrame({"age": rng.normal(40, 10, ROWS), "churn": ["yes", "no"] * (ROWS // 2), **more})


def problem_of(table: pd.DataFrame, target: str | None = None) -> str:
    with pytest.raises(CourseError) as error:
        prepare(table, "mine.csv", target)
    (line,) = error.value.lines
    return line


@pytest.mark.parametrize(
    ("content", "columns"),
    [
        (b"\xef\xbb\xbfage,churn\n1,0\n2,1\n", ["age", "churn"]),
        ("größe;kündigt\n1;ja\n2;nein\n".encode("cp1252"), ["größe", "kündigt"]),
        ("年齢\t解約\n1\t0\n".encode(), ["年齢", "解約"]),
        (b'"a, b"|c\r\n1|2\r\n', ["a, b", "c"]),
    ],
    ids=["with a mark", "semicolons, Western", "tabs, Japanese", "bars, quoted"],
)
def test_csv_files_as_spreadsheets_write_them_are_read(content: bytes, columns: list[str]) -> None:
    assert list(read_csv(content, "mine.csv").columns) == columns


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "mine.csv is empty"),
        (b" \n ", "mine.csv is empty"),
        (b"PK\x03\x04\x00\x00", "mine.csv is not a CSV file; in a spreadsheet, save the table as CSV"),
        (b"a,b\n1,2\n1,2,3,4\n", "mine.csv cannot be read as a table: Expected 2 fields in line 3, saw 4"),
        (b"x" * (own_table.MOST_BYTES + 1), "mine.csv is 10 MB; the lab takes up to 10 MB"),
    ],
    ids=["empty", "blank", "a workbook", "ragged", "too large"],
)
def test_a_file_that_is_no_table_says_so(content: bytes, words: str) -> None:
    with pytest.raises(CourseError, match=words):
        read_csv(content, "mine.csv")


@given(st.binary(max_size=400))
def test_no_bytes_at_all_bring_it_to_its_knees(content: bytes) -> None:
    with suppress(CourseError):
        prepare(read_csv(content, "mine.csv"), "mine.csv")


def test_columns_of_text_become_columns_of_numbers() -> None:
    table = prepare(
        frame(city=(["Bonn", "Oslo", "Rome", None] * ROWS)[:ROWS], sex=["f", "m"] * 100), "mine.csv"
    )
    assert list(table.X.columns) == ["age", "city = Bonn", "city = Oslo", "city = Rome", "sex = m"]
    assert table.X["city = Oslo"].sum() == ROWS / 4
    assert (table.target, table.positive, table.y.mean()) == ("churn", "yes", 0.5)


def test_what_says_nothing_is_left_out_with_a_note() -> None:
    names = [f"person {n}" for n in range(ROWS)]
    dates = pd.date_range("2020-01-01", periods=ROWS)
    table = prepare(frame(year=2024, name=names, since=dates, empty=np.nan), "mine.csv")
    assert list(table.X.columns) == ["age"]
    assert "one value only: 'year', 'empty'" in table.notes[0]
    assert "more than 10 values: 'name', 'since'" in table.notes[1]


def test_missing_and_infinite_numbers_are_missing() -> None:
    table = prepare(
        frame(income=pd.array([1, None, 2, None] * 50, dtype="Int64"), ratio=[np.inf, 1, 2, 3] * 50),
        "m",
    )
    assert table.X["income"].isna().sum() == ROWS / 2
    assert table.X["ratio"].isna().sum() == ROWS / 4
    assert any("the column's median stands in" in note for note in table.notes)


def test_rows_without_an_answer_are_left_out() -> None:
    table = prepare(frame(churn=(["yes", "no", None, "no"] * 50)), "mine.csv")
    assert len(table.X) == len(table.y) == 150
    assert "50 rows without a value of 'churn' left out." in table.notes


def test_of_many_rows_some_are_drawn_and_it_says_so() -> None:
    many = pd.concat([frame()] * 1000, ignore_index=True)  # 200,000
    table = prepare(many, "mine.csv")
    assert len(table.X) == len(table.y) == own_table.MOST_ROWS
    assert "5,000 of 200,000 rows are used, drawn at random." in table.notes


@pytest.mark.parametrize(
    ("table", "target", "words"),
    [
        (frame().head(3), "churn", "mine.csv has 3 rows; the lab needs at least 60"),
        (frame(), "age", "'age' of mine.csv has 200 different values; the lab predicts one of two."),
        (frame(), "alter", "mine.csv has no column 'alter'; it has 'age', 'churn'"),
        (frame().drop(columns="churn"), None, "no column with exactly two different values"),
        (frame().drop(columns="age"), "churn", "mine.csv has no column that the lab could learn from"),
        (frame(churn=["yes"] * 195 + ["no"] * 5), "churn", "Only 5 rows of mine.csv have 'churn' = no"),
        (
            frame(**{f"c{n}": np.arange(ROWS) + n for n in range(80)}),
            "churn",
            "becomes 81 columns of numbers",
        ),
        (pd.concat([frame(), frame()], axis=1), "churn", "more than one column called 'age', 'churn'"),
    ],
    ids=[
        "three rows",
        "not two values",
        "unknown",
        "no target",
        "nothing to learn from",
        "rare",
        "wide",
        "twice",
    ],
)
def test_a_table_that_will_not_do_says_why_and_what_would(
    table: pd.DataFrame, target: str | None, words: str
) -> None:
    assert words in problem_of(table, target)


def test_the_likeliest_target_comes_first() -> None:
    table = pd.DataFrame({"smoker": [0, 1], "target": [1, 0], "age": [3, 3], "sex": ["f", "m"]})
    assert possible_targets(table) == ["target", "sex", "smoker"]


def test_odd_cells_do_no_harm() -> None:
    table = prepare(frame(lists=[[n] for n in range(ROWS)], phase=[1j * n for n in range(ROWS)]), "mine.csv")
    assert list(table.X.columns) == ["age"]
