from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_the_regularisation_lesson_runs_from_top_to_bottom_with_all_its_parts(
    page: Page,
    server: Any,
    open_notebook: Callable[[Path], Any],
    accessibility_problems: Callable[[str], list[str]],
) -> None:
    notebook = open_notebook(server.root / "06-regularisation" / "lesson.ipynb")
    notebook.run_all(timeout_seconds=300)
    for part in ("About this lesson", "Quiz", "Flashcards", "Reflection"):
        expect(page.get_by_role("region", name=part)).to_be_visible()
    notebook.wait_for_paint("optimization_lab")
    assert accessibility_problems(".mo") == []
