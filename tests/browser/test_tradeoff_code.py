"""Copy as code of the Performance Trade-off Explorer, model by model."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from widgets.assets import module
from widgets.labs.lab import DATA
from widgets.labs.tradeoff.candidates import CANDIDATES, Candidate
from widgets.labs.tradeoff.digits import DIGIT_CANDIDATES
from widgets.labs.tradeoff.make_data import DATA_FILE, DIGITS_FILE

pytestmark = pytest.mark.browser

CODE_OF = """
async ([source, ids, name]) => {
    const { modelCode } = await import(URL.createObjectURL(new Blob([source], { type: "text/javascript" })));
    const table = { name, target: "survived" };
    return ids.map((id) => modelCode(table, { id, name: id }));
}
"""


def read_stored(file: str) -> dict[str, dict[str, Any]]:
    data = json.loads((DATA / file).read_text(encoding="utf-8"))
    return {candidate["id"]: candidate for candidate in data["candidates"]}


def all_codes(page: Page, candidates: tuple[Candidate, ...], name: str) -> dict[str, str]:
    ids = [candidate.id for candidate in candidates]
    return dict(zip(ids, page.evaluate(CODE_OF, [module("tradeoff_code.js"), ids, name]), strict=True))


@pytest.fixture
def stored() -> dict[str, dict[str, Any]]:
    return read_stored(DATA_FILE)


@pytest.fixture
def codes(page: Page) -> dict[str, str]:
    return all_codes(page, CANDIDATES, "the Titanic")


def test_every_model_has_code_that_needs_nothing_of_the_course_but_the_passengers(
    codes: dict[str, str],
) -> None:
    for name, code in codes.items():
        compile(code, name, "exec")
        assert re.findall(r"^from widgets\S*", code, re.MULTILINE) == ["from widgets.labs.passengers"]


@pytest.mark.parametrize(
    "name", ["logistic-l1", "logistic-int8", "forest-tree", "boosting-stopped", "network-pruned-int8"]
)
def test_the_code_finds_the_stored_accuracy_and_size(
    name: str, codes: dict[str, str], stored: dict[str, dict[str, Any]], tmp_path: Path
) -> None:
    command = [sys.executable, "-c", codes[name]]
    ran = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert ran.returncode == 0, ran.stderr
    accuracy, size = re.findall(r"accuracy (0\.\d+)|, ([\d,]+) bytes", ran.stdout)
    tolerance = 0.01 if name.startswith("network") else 0.0011  # other processors add up in another order
    assert float(accuracy[0]) == pytest.approx(stored[name]["accuracy"][1], abs=tolerance)
    assert int(size[1].replace(",", "")) == pytest.approx(stored[name]["size"], rel=0.02)


def test_every_model_of_the_digits_has_code_that_needs_nothing_of_the_course(page: Page) -> None:
    for name, code in all_codes(page, DIGIT_CANDIDATES, "the digits").items():
        compile(code, name, "exec")
        assert "widgets" not in code


@pytest.mark.parametrize("name", ["logistic", "cnn-half-int8"])
def test_the_code_finds_the_stored_accuracy_and_size_of_a_model_of_the_digits(
    name: str, page: Page, tmp_path: Path
) -> None:
    command = [sys.executable, "-c", all_codes(page, DIGIT_CANDIDATES, "the digits")[name]]
    ran = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert ran.returncode == 0, ran.stderr
    accuracy, size, compressed = re.findall(r"accuracy (0\.\d+)|([\d,]+) (?:bytes|after gzip)", ran.stdout)
    stored = read_stored(DIGITS_FILE)[name]
    assert float(accuracy[0]) == pytest.approx(stored["accuracy"][1], abs=0.01)
    assert int(size[1].replace(",", "")) == pytest.approx(stored["size"], rel=0.02)
    assert int(compressed[1].replace(",", "")) == pytest.approx(stored["compressed"], rel=0.05)
