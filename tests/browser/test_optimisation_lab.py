from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from widgets.assets import STATIC
from widgets.labs.regularisation.rules import SCHEDULES, schedule, stop_epoch

pytestmark = pytest.mark.browser

Run = Callable[..., Any]
NAME = "optimization_lab"
LAB = f'lab("{NAME}")'
TRAINING_MS = 120_000


@pytest.fixture
def lesson_front_matter(lesson_front_matter: dict[str, Any]) -> dict[str, Any]:
    widget = {"type": NAME, "data": "/widgets/optimization_lab.titanic.json"}
    return lesson_front_matter | {"widgets": [widget]}


@pytest.fixture
def lab(page: Page) -> Locator:
    return page.get_by_role("region", name="Optimisation Lab")


def picture(lab: Locator, name: str) -> Locator:
    return lab.get_by_role("img", name=re.compile(f"^{name}"))


def drawing(lab: Locator, name: str) -> str:
    """The marks of a picture as text, so that two states can be compared."""
    return picture(lab, name).inner_html()


def test_a_slider_moved_by_keyboard_changes_the_picture(page: Page, lab: Locator, run_lesson: Run) -> None:
    notebook = run_lesson(LAB)
    painted = notebook.wait_for_paint(NAME)
    expect(lab).to_contain_text("weights are exactly zero")
    before = drawing(lab, "Weights of the model")
    slider = lab.get_by_role("slider", name="Strength", exact=True)
    slider.focus()
    page.keyboard.press("ArrowLeft")
    notebook.wait_for_paint(NAME, after=painted)
    assert drawing(lab, "Weights of the model") != before
    expect(slider).to_have_attribute("aria-valuetext", "1/C = 6.31 (C = 0.16)")
    for key in "ddab":  # in command mode: delete the cell, insert cells
        page.keyboard.press(key)
    assert page.locator(".jp-Cell").count() == 2, "JupyterLab took a key for a command"


def test_presets_set_the_sliders_and_reset_goes_back(lab: Locator, run_lesson: Run) -> None:
    run_lesson(LAB)
    mix = lab.get_by_role("slider", name="Mix")
    expect(mix).to_have_attribute("aria-valuetext", "l1_ratio = 1")
    preset = lab.get_by_role("button", name="The same strength, L2")
    preset.click()
    expect(preset).to_have_attribute("aria-pressed", "true")
    expect(mix).to_have_attribute("aria-valuetext", "l1_ratio = 0")
    expect(lab).to_contain_text("No weight is zero")
    lab.get_by_role("button", name="Reset").click()
    expect(mix).to_have_attribute("aria-valuetext", "l1_ratio = 1")
    expect(preset).to_have_attribute("aria-pressed", "false")


def test_the_arrow_keys_walk_through_the_tabs(page: Page, lab: Locator, run_lesson: Run) -> None:
    run_lesson(LAB)
    lab.get_by_role("tab", name="Weights").focus()
    page.keyboard.press("ArrowRight")
    expect(lab.get_by_role("tab", name="Early stopping")).to_be_focused()
    expect(lab.get_by_role("tabpanel", name="Early stopping")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(lab.get_by_role("tabpanel", name="Dropout and schedules")).to_be_visible()
    page.keyboard.press("End")
    expect(lab.get_by_role("tabpanel", name="Compare")).to_be_visible()
    page.keyboard.press("ArrowRight")  # round to the first
    expect(lab.get_by_role("tabpanel", name="Weights")).to_be_visible()
    expect(lab.get_by_role("tabpanel")).to_have_count(1)


def test_values_are_read_by_keyboard_in_one_tab_stop(page: Page, lab: Locator, run_lesson: Run) -> None:
    run_lesson(LAB)
    reader = lab.get_by_role("slider", name="Read values: Weights of the model")
    reader.focus()
    page.keyboard.press("End")
    page.keyboard.press("Home")
    expect(reader).to_have_attribute("aria-valuetext", re.compile(r"^female: weight 0\.\d+$"))
    page.keyboard.press("ArrowDown")
    expect(reader).not_to_have_attribute("aria-valuetext", re.compile("^female"))
    page.keyboard.press("Escape")
    expect(reader).to_have_attribute("aria-valuetext", "press an arrow key to read values")
    for _ in range(4):  # past the picture's three buttons
        page.keyboard.press("Tab")
    reader = lab.get_by_role("slider", name="Read values: Score over strength")
    expect(reader).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(reader).to_have_attribute(
        "aria-valuetext", re.compile(r"^Strength 1/C 0\.04: training 0\.\d{3}, validation 0\.\d{3}$")
    )


def test_values_are_read_by_pointer(lab: Locator, run_lesson: Run) -> None:
    run_lesson(LAB)
    reader = lab.get_by_role("slider", name="Read values: Score over strength")
    reader.hover()
    tip = lab.locator(".chart-tip:visible")
    expect(tip).to_contain_text(re.compile(r"Strength 1/C.*training.*validation"))
    lab.get_by_role("button", name="Train it now").hover()
    expect(tip).to_have_count(0)


def test_a_table_gives_what_the_picture_shows(lab: Locator, run_lesson: Run) -> None:
    run_lesson(LAB)
    lab.get_by_role("button", name="Table").first.click()
    table = lab.get_by_role("region", name="Weights of the model, as a table")
    expect(table.get_by_role("row")).to_have_count(14)
    expect(table.get_by_role("row", name=re.compile("^coin toss"))).to_contain_text("0")


def test_the_picture_can_be_kept_as_a_file(page: Page, lab: Locator, run_lesson: Run, tmp_path: Path) -> None:
    run_lesson(LAB)
    with page.expect_download() as download:
        lab.get_by_role("button", name="Save SVG").first.click()
    assert download.value.suggested_filename == "weights-of-the-model.svg"
    kept = tmp_path / "kept.svg"
    download.value.save_as(kept)
    text = kept.read_text(encoding="utf-8")
    assert "var(--" not in text, "a colour of this page would be missing elsewhere"
    assert "female" in text


def test_two_views_of_one_lab_agree(page: Page, run_lesson: Run) -> None:
    run_lesson(LAB + "; from IPython.display import display; one = " + f"lesson.{LAB}; display(one, one)")
    first, second = (page.get_by_role("region", name="Optimisation Lab").nth(n) for n in (0, 1))
    first.get_by_role("button", name="The same strength, L2").click()
    expect(second).to_contain_text("No weight is zero")


def test_the_kernel_knows_what_the_learner_has_set(page: Page, run_lesson: Run) -> None:
    notebook = run_lesson(LAB + f"; one = lesson.{LAB}; display(one)")
    lab = page.get_by_role("region", name="Optimisation Lab")
    lab.get_by_role("tab", name="Early stopping").click()
    lab.get_by_role("radio", name="3", exact=True).check(force=True)
    notebook.add_cell("print('panel', one.panel, 'run', one.run)")
    expect(page.locator(".jp-OutputArea-output").last).to_contain_text("panel stopping run 2")


def test_a_linear_model_is_trained_now_and_agrees(lab: Locator, run_lesson: Run) -> None:
    run_lesson(LAB)
    lab.get_by_role("button", name="Train it now").click()
    expect(lab).to_contain_text("Every weight agrees with the stored one", timeout=TRAINING_MS)


def test_a_network_is_trained_now_with_progress_and_agrees(page: Page, lab: Locator, run_lesson: Run) -> None:
    notebook = run_lesson(LAB)
    lab.get_by_role("tab", name="Early stopping").click()
    before = drawing(lab, "Loss over the epochs")
    lab.get_by_role("button", name="Train it now").click()
    expect(lab.get_by_role("progressbar", name="Training")).to_be_visible()
    expect(lab.get_by_role("button", name="Train it now")).to_be_disabled()
    expect(lab).to_contain_text("Keras stopped after epoch", timeout=TRAINING_MS)
    expect(lab.get_by_role("progressbar")).to_have_count(0)
    assert drawing(lab, "Loss over the epochs") != before, "the live curve is missing"
    assert notebook.painted(NAME) > 1


def test_a_training_can_be_cancelled(lab: Locator, run_lesson: Run) -> None:
    run_lesson(LAB)
    lab.get_by_role("tab", name="Dropout and schedules").click()
    lab.get_by_role("button", name="Train it now").click()
    lab.get_by_role("button", name="Cancel").click()
    expect(lab).to_contain_text("Cancelled.")
    expect(lab.get_by_role("button", name="Train it now")).to_be_enabled()


def test_without_a_kernel_the_sliders_still_answer_and_training_says_why_not(
    lab: Locator, run_lesson: Run
) -> None:
    notebook = run_lesson(LAB)
    notebook.shut_down_kernel()
    lab.get_by_role("button", name="The same strength, L2").click()
    expect(lab).to_contain_text("No weight is zero")
    lab.get_by_role("button", name="Train it now").click()
    expect(lab).to_contain_text("The kernel is not running")


@pytest.mark.usefixtures("theme")
def test_axe_finds_nothing_serious_in_any_panel(
    lab: Locator, run_lesson: Run, accessibility_problems: Callable[[str], list[str]]
) -> None:
    run_lesson(LAB)
    lab.get_by_role("button", name="Pin this to compare").click()
    for panel in ("Weights", "Early stopping", "Dropout and schedules", "Compare"):
        lab.get_by_role("tab", name=panel).click()
        lab.get_by_role("button", name="Table").first.click()
        assert accessibility_problems(f'[data-lab="{NAME}"]') == [], panel


# --- the formulas of the page are those of the kernel ------------------------------------------------


@pytest.fixture
def formula(browser: Browser) -> Any:
    """Calls a function of formulas.js."""
    page = browser.new_page()
    source = (STATIC / "formulas.js").read_text(encoding="utf-8")
    call = """async ([source, name, args]) => {
        const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
        return (await import(url))[name](...args);
    }"""
    yield lambda name, *args: page.evaluate(call, [source, name, json.loads(json.dumps(args))])
    page.close()


def test_the_page_stops_where_the_kernel_stops(formula: Callable[..., Any]) -> None:
    generator = np.random.default_rng(1)
    for _ in range(50):
        losses = np.abs(3 + generator.normal(-0.02, 0.1, 30).cumsum()).round(3).tolist()
        patience, min_delta = int(generator.integers(1, 20)), float(generator.choice([0, 0.01, 0.1]))
        stop = stop_epoch(losses, patience, min_delta)
        assert formula("stopEpoch", losses, patience, min_delta) == stop._asdict()


@pytest.mark.parametrize("name", SCHEDULES)
def test_the_page_and_the_kernel_have_the_same_schedules(formula: Callable[..., Any], name: str) -> None:
    rates = [formula("scheduleRate", name, epoch, 60, 0.003) for epoch in range(60)]
    assert rates == pytest.approx([schedule(name, epoch, 60, 0.003) for epoch in range(60)])


def test_the_interval_is_students(formula: Callable[..., Any]) -> None:
    scipy_stats = pytest.importorskip("scipy.stats")
    values = [0.1, -0.2, 0.05, 0.3, 0.0]
    low, high = scipy_stats.t.interval(0.95, 4, np.mean(values), scipy_stats.sem(values))
    interval = formula("interval95", values)
    assert (interval["low"], interval["high"]) == pytest.approx((low, high), rel=1e-3)
