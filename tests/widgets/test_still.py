"""Where no widget runs, something readable stands for it."""

from __future__ import annotations

import json
import re
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from nbconvert import HTMLExporter

from course.lesson import FrontMatter
from tools.stills import PICTURES, fingerprint, opened
from widgets import still
from widgets.flashcards import Flashcards
from widgets.header import Header
from widgets.quiz import Quiz
from widgets.record import LessonRecord
from widgets.reflection import Reflection


def static_page(bundle: tuple[dict[str, object], dict[str, object]]) -> str:
    """What nbconvert makes of a notebook with this output, saved as JupyterLab does: without widget state."""
    data, metadata = bundle
    output = nbformat.v4.new_output("display_data", data=data, metadata=metadata)
    cell = nbformat.v4.new_code_cell("shown", outputs=[output])
    page, _ = HTMLExporter().from_notebook_node(nbformat.v4.new_notebook(cells=[cell]))
    return str(page)


@pytest.mark.parametrize("name", PICTURES)
def test_a_labs_still_picture_is_of_the_lab_as_it_is_now(name: str) -> None:
    about = json.loads(still.INDEX.read_text(encoding="utf-8"))
    assert name in about, f"run `python -m tools.stills {name}`"
    assert about[name]["made_from"] == fingerprint(name), f"run `python -m tools.stills {name}`"


@pytest.mark.parametrize("name", PICTURES)
def test_a_static_page_shows_a_labs_picture_with_its_caption(name: str) -> None:
    page = static_page(opened(name)._repr_mimebundle_())
    about = json.loads(still.INDEX.read_text(encoding="utf-8"))[name]
    assert "<figcaption>The lab as it opens." in page
    assert 'src="data:image/png;base64,' in page
    assert "In JupyterLab you can change what it shows.</figcaption>" in page
    width, height = struct.unpack(">II", (still.STILLS / f"{name}.png").read_bytes()[16:24])
    assert width == 2 * about["width"]
    assert height > width / 4


def test_a_lesson_that_nbconvert_runs_shows_the_picture_and_asks_nobody_for_widgets(
    write_lesson: Callable[..., Path], front_matter: FrontMatter
) -> None:
    opening = "from widgets import open_lesson; lesson = open_lesson('90-test-lesson')"
    cells = (nbformat.v4.new_code_cell(source) for source in (opening, 'lesson.lab("learning_rate")'))
    lesson = front_matter.model_dump(
        mode="json", exclude_none=True, include={"id", "title", "duration_min", "goals"}
    )
    path = write_lesson({**lesson, "widgets": [{"type": "learning_rate"}]}, cells=tuple(cells))
    makefile = (Path(still.__file__).parents[1] / "Makefile").read_text(encoding="utf-8")
    (options,) = re.findall(r"^STATIC := (.*)$", makefile, re.MULTILINE)
    command = [sys.executable, "-m", "nbconvert", "--execute", *options.split(), str(path)]
    subprocess.run(command, check=True, capture_output=True, cwd=path.parent)
    page = path.with_suffix(".html").read_text(encoding="utf-8")
    assert "<figcaption>The lab as it opens." in page
    assert '<script type="application/vnd.jupyter.widget-' not in page


def test_a_lab_without_a_picture_says_what_it_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(still, "INDEX", tmp_path / "index.json")
    assert still.picture("lab_of_tomorrow") == (
        "<p><em>A lab, lab_of_tomorrow. Open this notebook in JupyterLab to use it.</em></p>"
    )


def test_a_static_page_has_goals_questions_and_prompts_but_no_answers(
    front_matter: FrontMatter, open_record: Callable[[], LessonRecord]
) -> None:
    widgets = (kind(front_matter, open_record()) for kind in (Header, Quiz, Flashcards, Reflection))
    page = "".join(static_page(widget._repr_mimebundle_()) for widget in widgets)
    for expected in ("About 20 minutes", "<li>Answer</li>", "Which? (wrong zero / right one / wrong two)"):
        assert expected in page
    assert "12 flashcards. Open this notebook in JupyterLab to use it." in page
    assert "What surprised you?" in page
    for secret in ("EXPLAIN", "WHY-", "DEFINITION"):
        assert secret not in page


def test_text_is_not_markup() -> None:
    assert still.listed("a < b", ["`<i>`"]) == (
        "<p><strong>a &lt; b</strong></p><ul><li><code>&lt;i&gt;</code></li></ul>"
    )
