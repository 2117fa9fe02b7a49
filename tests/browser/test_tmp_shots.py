import pytest, re
from playwright.sync_api import expect
from typing import Any

pytestmark = pytest.mark.browser


@pytest.fixture
def lesson_front_matter(lesson_front_matter):
    return lesson_front_matter | {
        "widgets": [{"type": "optimization_lab", "data": "/widgets/optimization_lab.titanic.json"}]
    }


@pytest.mark.parametrize("width", [1280, 800])
def test_shots(page, run_lesson, theme, width):
    page.set_viewport_size({"width": width, "height": 1250})
    run_lesson('lab("optimization_lab")')
    if width == 800:
        page.keyboard.press("Control+b")
    lab = page.get_by_role("region", name="Optimisation Lab")
    n = "dark" if "Dark" in theme else "light"
    for t in ("Weights", "Early stopping", "Dropout and schedules"):
        lab.get_by_role("tab", name=t).click()
        if t != "Weights" and width == 1280 and n == "light":
            lab.get_by_role("button", name="Train it now").click()
            page.wait_for_timeout(9000)
            page.screenshot(path=f"/tmp/ol/shots/jl-run-{t[:5]}.png")
            expect(lab.get_by_role("button", name="Train it now")).to_be_enabled(timeout=120000)
        page.wait_for_timeout(400)
        lab.scroll_into_view_if_needed()
        page.screenshot(path=f"/tmp/ol/shots/jl-{width}-{n}-{t[:5]}.png")
