"""The data tables that ship with the course are what their notes say."""

from __future__ import annotations

import csv
import re
from datetime import date
from pathlib import Path

import course
from course.datasets import load_price_list, load_titanic

DATA = Path(course.__file__).parent / "data"


def test_the_titanic_has_1309_passengers_of_whom_500_survived() -> None:
    X, y = load_titanic()
    assert X.shape == (1309, 7)
    assert list(X.index) == list(y.index)
    assert y.value_counts().to_dict() == {0: 809, 1: 500}


def test_what_is_not_known_is_missing_and_nothing_else_is() -> None:
    X, y = load_titanic()
    assert X.isna().sum().to_dict() == {
        "pclass": 0, "sex": 0, "age": 263, "sibsp": 0, "parch": 0, "fare": 1, "embarked": 2,
    }  # fmt: skip
    assert not y.isna().any()


def test_every_value_is_one_that_the_docstring_allows() -> None:
    X, _ = load_titanic()
    assert set(X["pclass"]) == {1, 2, 3}
    assert set(X["sex"]) == {"female", "male"}
    assert set(X["embarked"].dropna()) == {"C", "Q", "S"}
    assert X["age"].dropna().between(0.1, 80).all()
    assert X["fare"].dropna().between(0, 513).all()


def test_no_column_names_a_person_or_tells_who_survived() -> None:
    X, _ = load_titanic()
    assert set(X) == {"pclass", "sex", "age", "sibsp", "parch", "fare", "embarked"}


def test_the_note_describes_each_column_and_how_often_it_is_not_known() -> None:
    note = (DATA / "titanic.md").read_text(encoding="utf-8")
    table = re.findall(r"^\| `(\w+)` \|.*\| (\d+) \|$", note, re.MULTILINE)
    with (DATA / "titanic.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    missing = {name: sum(row[name] == "" for row in rows) for name in rows[0]}
    assert {name: int(count) for name, count in table} == missing


def test_two_calls_do_not_share_a_table() -> None:
    first, _ = load_titanic()
    first.loc[0, "age"] = -1
    second, _ = load_titanic()
    assert second.loc[0, "age"] == 29


def test_the_price_list_has_a_date_a_currency_and_says_that_it_is_made_up() -> None:
    prices = load_price_list()
    assert date.fromisoformat(prices["date"])
    assert prices["currency"] == "GBP"
    assert "made up" in prices["title"]
    assert all(address.startswith("https://cloud.google.com/") for address in prices["real_prices"])


def test_the_machines_on_the_price_list_have_names_that_nobody_sells_and_a_price_an_hour() -> None:
    instances = load_price_list()["instances"]
    names = [instance["name"] for instance in instances]
    assert len(set(names)) == len(names)
    assert not [name for name in names if re.match(r"(?:[acegmnt]\d|tpu|ml\.)", name)]
    for instance in instances:
        assert set(instance) == {"name", "vcpus", "memory_gb", "accelerators", "per_hour"}
        assert 0 < instance["per_hour"] < 100


def test_the_note_on_the_price_list_describes_each_of_its_keys() -> None:
    note = (DATA / "price_list.md").read_text(encoding="utf-8")
    assert [key for key in load_price_list() if f"`{key}`" not in note] == []


def test_two_calls_do_not_share_a_price_list() -> None:
    load_price_list()["instances"].clear()
    assert load_price_list()["instances"]
