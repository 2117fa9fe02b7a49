"""What every lab offers beside its pictures: undo, code, pins, the learner's own table, a lost kernel."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser

Run = Callable[..., Any]
OPTIMISATION = 'lab("optimization_lab")'
EXPLORER = 'lab("performance_tradeoff_explorer")'
WORK_MS = 900_000  # it takes one to four minutes; only what hangs should ever meet this


@pytest.fixture
def lesson_front_matter(lesson_front_matter: dict[str, Any]) -> dict[str, Any]:
    widgets = [
        {"type": "optimization_lab", "data": "/widgets/optimization_lab.titanic.json"},
        {"type": "performance_tradeoff_explorer", "data": "/widgets/performance_tradeoff.titanic.json"},
    ]
    return lesson_front_matter | {"widgets": widgets}


@pytest.fixture
def lab(page: Page) -> Locator:
    return page.locator("[data-lab]")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """80 customers, of whom the old leave."""
    rng = np.random.default_rng(0)
    age = rng.integers(20, 80, 80)
    frame = pd.DataFrame(
        {"age": age, "city": rng.choice(["Bonn", "Åbo"], 80), "churn": np.where(age > 50, "yes", "no")}
    )
    path = tmp_path / "customers.csv"
    frame.to_csv(path, index=False)
    return path


def test_undo_takes_back_one_change_after_the_other(page: Page, lab: Locator, run_lesson: Run) -> None:
    run_lesson(OPTIMISATION)
    undo = lab.get_by_role("button", name="Undo")
    mix = lab.get_by_role("slider", name="Mix")
    expect(undo).to_be_disabled()
    lab.get_by_role("button", name="The same strength, L2").click()
    lab.get_by_role("tab", name="Early stopping").click()
    undo.click()
    expect(lab.get_by_role("tabpanel", name="Weights")).to_be_visible()
    expect(mix).to_have_attribute("aria-valuetext", "l1_ratio = 0")
    page.keyboard.press("Control+z")
    expect(mix).to_have_attribute("aria-valuetext", "l1_ratio = 1")
    expect(undo).to_be_disabled()


def test_a_slider_that_is_dragged_is_one_change(page: Page, lab: Locator, run_lesson: Run) -> None:
    run_lesson(OPTIMISATION)
    strength = lab.get_by_role("slider", name="Strength", exact=True)
    before = strength.get_attribute("aria-valuetext")
    strength.focus()
    for _ in range(6):
        page.keyboard.press("ArrowLeft")
    lab.get_by_role("button", name="Undo").click()
    expect(strength).to_have_attribute("aria-valuetext", str(before))


@pytest.fixture
def copied_code(page: Page, lab: Locator, tmp_path: Path) -> Callable[[], str]:
    """Presses Copy as code, runs what is on the clipboard in a fresh Python, and gives what that prints."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])

    def run() -> str:
        lab.get_by_role("button", name="Copy as code").click()
        expect(lab).to_contain_text("Copied. Paste it into a cell.")
        code = page.evaluate("navigator.clipboard.readText()")
        command = [sys.executable, "-c", code]
        ran = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)
        assert ran.returncode == 0, ran.stderr
        return ran.stdout

    return run


def test_the_code_of_the_weights_finds_the_loss_that_is_shown(
    lab: Locator, run_lesson: Run, copied_code: Callable[[], str]
) -> None:
    run_lesson(OPTIMISATION)
    shown = re.search(r"Validation loss (0\.\d\d)", lab.locator(".lab-sentence:visible").inner_text())
    found = re.search(r"validation loss (0\.\d+)", copied_code())
    assert shown
    assert found
    assert float(found[1]) == pytest.approx(float(shown[1]), abs=0.0051)


@pytest.mark.parametrize("panel", ["Early stopping", "Dropout and schedules"])
def test_the_code_of_a_network_trains_it(
    lab: Locator, run_lesson: Run, copied_code: Callable[[], str], panel: str
) -> None:
    run_lesson(OPTIMISATION)
    lab.get_by_role("tab", name=panel).click()
    assert re.search(r"validation loss .*0\.\d{3}", copied_code())


def test_the_code_of_the_explorer_finds_the_accuracy_of_the_model_that_it_advises(
    lab: Locator, run_lesson: Run, copied_code: Callable[[], str]
) -> None:
    run_lesson(EXPLORER)
    lab.get_by_role("button", name="To be explained to a customer").click()
    found = re.search(r"^(.+): accuracy (0\.\d+)", copied_code())
    assert found
    name, accuracy = found.groups()
    expect(lab.locator(".lab-sentence")).to_contain_text(f"{name}, ")
    lab.get_by_text("All models in figures").click()
    expect(lab.get_by_role("row", name=re.compile(f"^{re.escape(name)} "))).to_contain_text(accuracy)


def test_pinned_runs_are_compared_with_their_noise(lab: Locator, run_lesson: Run) -> None:
    run_lesson(OPTIMISATION)
    lab.get_by_role("tab", name="Compare").click()
    expect(lab).to_contain_text("Nothing is pinned yet.")
    lab.get_by_role("tab", name="Weights").click()
    pin = lab.get_by_role("button", name="Pin this to compare")
    pin.click()
    expect(pin).to_be_disabled()
    lab.get_by_role("button", name="Far too strong").click()
    pin.click()
    lab.get_by_role("tab", name="Dropout and schedules").click()
    pin.click()
    lab.get_by_role("tab", name="Compare").click()
    expect(lab).to_contain_text(re.compile(r"ahead of .* by \d\.\d ± \d\.\d points, within noise"))
    expect(lab.get_by_role("listitem")).to_have_count(3)
    lab.get_by_role("button", name=re.compile("^Remove Network, dropout 0.5")).click()
    expect(lab.get_by_role("listitem")).to_have_count(2)
    lab.get_by_role("button", name="Reset").click()
    lab.get_by_role("tab", name="Compare").click()
    expect(lab.get_by_role("listitem")).to_have_count(2)


def test_a_table_of_the_learners_is_worked_out_and_left_again(
    lab: Locator, run_lesson: Run, table: Path
) -> None:
    run_lesson(EXPLORER)
    lab.locator("input[type=file]").set_input_files(table)
    expect(lab).to_contain_text("customers.csv: 80 rows, 3 columns")
    expect(lab.get_by_label("Predict")).to_have_value("churn")
    lab.get_by_role("button", name="Work it out").click()
    expect(lab.get_by_role("progressbar", name="Working out your table")).to_be_visible()
    expect(lab).to_contain_text("The pictures show customers.csv, predicting churn.", timeout=WORK_MS)
    expect(lab).to_contain_text(re.compile(r"80 rows( of customers\.csv)?"))
    expect(lab.get_by_role("progressbar")).to_have_count(0)
    lab.get_by_role("button", name="Back to the Titanic").click()
    expect(lab).to_contain_text("1,309 rows")


@pytest.fixture
def awkward_table(tmp_path: Path) -> Path:
    """200,000 rows: gaps, a constant, text without end, headers in other alphabets, an answer in words."""
    rng = np.random.default_rng(1)
    rows = 200_000
    größe = rng.normal(170, 10, rows).round(1)
    frame = pd.DataFrame(
        {
            "größe, cm": np.where(rng.random(rows) < 0.2, np.nan, größe),
            "年齢": rng.integers(18, 90, rows),
            "country": "Norway",
            "note": np.char.add("n", rng.integers(0, rows, rows).astype(str)),
            "ответ": np.where(größe + rng.normal(0, 8, rows) > 170, "да", "нет"),
        }
    )
    path = tmp_path / "größen.csv"
    frame.to_csv(path, index=False)
    return path


def test_an_awkward_table_gives_a_result_and_says_what_was_left_out(
    lab: Locator, run_lesson: Run, awkward_table: Path
) -> None:
    run_lesson(OPTIMISATION)
    lab.locator("input[type=file]").set_input_files(awkward_table)
    expect(lab).to_contain_text("größen.csv: 200,000 rows, 5 columns", timeout=60_000)
    lab.get_by_label("Predict").select_option("ответ")
    lab.get_by_role("button", name="Work it out").click()
    expect(lab).to_contain_text("The pictures show größen.csv, predicting ответ.", timeout=WORK_MS)
    expect(lab).to_contain_text("5,000 of 200,000 rows are used, drawn at random.")
    expect(lab).to_contain_text("note")
    expect(lab).to_contain_text("country")


def test_a_table_can_be_cancelled_and_a_bad_one_says_why(lab: Locator, run_lesson: Run, table: Path) -> None:
    run_lesson(EXPLORER)
    lab.locator("input[type=file]").set_input_files(
        {"name": "three.csv", "mimeType": "text/csv", "buffer": b"a,b\n1,0\n2,1\n3,1\n"}
    )
    lab.get_by_role("button", name="Work it out").click()
    expect(lab).to_contain_text("three.csv has 3 rows; the lab needs at least 60")
    lab.locator("input[type=file]").set_input_files(table)
    lab.get_by_role("button", name="Work it out").click()
    lab.get_by_role("button", name="Cancel").click()
    expect(lab).to_contain_text("Cancelled. The pictures still show the Titanic.")
    expect(lab).to_contain_text("1,309 rows")


def test_a_data_frame_of_the_notebook_is_worked_out(
    page: Page, lab: Locator, run_lesson: Run, table: Path
) -> None:
    notebook = run_lesson(f"{EXPLORER}; one = lesson.{EXPLORER}; display(one)")
    notebook.add_cell(
        f"import pandas; one.use(pandas.read_csv({json.dumps(str(table))}), target='city', name='mine')"
    )
    expect(lab).to_contain_text("mine: 80 rows, 3 columns, predicting city.")
    lab.get_by_role("button", name="Cancel").click()
    expect(lab).to_contain_text("Cancelled.")


def test_a_picture_can_be_kept_as_png(page: Page, lab: Locator, run_lesson: Run, tmp_path: Path) -> None:
    run_lesson(EXPLORER)
    with page.expect_download() as download:
        lab.get_by_role("button", name="Save PNG").first.click()
    assert download.value.suggested_filename == "models-by-what-they-cost.png"
    download.value.save_as(tmp_path / "kept.png")
    assert (tmp_path / "kept.png").read_bytes().startswith(b"\x89PNG")


def test_a_restarted_kernel_is_noticed_and_reconnected(lab: Locator, run_lesson: Run) -> None:
    notebook = run_lesson(OPTIMISATION)
    notebook.restart_kernel()
    expect(lab).to_contain_text("The kernel was restarted or has ended")
    lab.get_by_role("button", name="Reconnect").click()
    expect(lab).not_to_contain_text("The kernel was restarted", timeout=60_000)
    lab.get_by_role("button", name="Train it now").click()
    expect(lab).to_contain_text("Every weight agrees with the stored one", timeout=WORK_MS)
