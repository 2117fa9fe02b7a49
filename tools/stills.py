"""Makes the still pictures of labs: `python -m tools.stills [LAB ...]`, all of them without a name.

Each lab is opened in Chromium as it opens in a lesson, on a page without Jupyter, and photographed. A
fingerprint of its module, style sheet, settings and stored data is kept beside the picture, so that a test
can tell when the picture is out of date.
"""

from __future__ import annotations

import hashlib
import io
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser

from course.progress import Progress
from tools.chromium import chromium
from widgets.base import CourseWidget
from widgets.labs import COMPUTED, STORED, open_lab
from widgets.labs.lab import DATA as LAB_DATA
from widgets.still import INDEX, STILLS

DATA = {
    "drift_monitor": "drift_monitor.demand.json",
    "duplicate_column": "duplicate_column.churn.json",
    "optimization_lab": "optimization_lab.titanic.json",
    "performance_tradeoff_explorer": "performance_tradeoff.titanic.json",
    "performance_tradeoff_explorer.digits": "performance_tradeoff.digits.json",
}
PICTURES = (*STORED, *COMPUTED, *(name for name in DATA if name not in STORED))
"""A picture for each lab, and one more for each further data file: LAB.WHICH."""
WIDTH = 860
_PIXELS = 2  # for each CSS pixel, so that print is sharp
_COLOURS = 256
_PAGE = """
<!doctype html><meta charset="utf-8"><style>body { margin: 0; padding: 8px; background: #fff } STYLE</style>
<div id="lab"></div>
"""
_RENDER = """
async ([source, state]) => {
    const module = await import(URL.createObjectURL(new Blob([source], { type: "text/javascript" })));
    const model = { get: (name) => state[name], set() {}, on() {}, off() {}, save_changes() {}, send() {} };
    module.default.render({ model, el: document.getElementById("lab") });
}
"""


def main(names: list[str]) -> None:
    STILLS.mkdir(exist_ok=True)
    index = json.loads(INDEX.read_text(encoding="utf-8")) if INDEX.exists() else {}
    with chromium() as browser:
        for name in names or PICTURES:
            lab = opened(name)
            image, sentence = photograph(browser, lab)
            (STILLS / f"{name}.png").write_bytes(image)
            caption = f"The lab as it opens. {sentence} In JupyterLab you can change what it shows."
            index[name] = {"caption": caption, "width": WIDTH, "made_from": fingerprint(name)}
            print(f"{STILLS / name}.png: {len(image):,} bytes")
    text = json.dumps(dict(sorted(index.items())), indent=2, ensure_ascii=False)
    INDEX.write_text(f"{text}\n", encoding="utf-8")


def opened(name: str) -> CourseWidget:
    """The lab in the state in which a learner first sees it."""
    with tempfile.TemporaryDirectory() as folder:
        return open_lab(
            name.partition(".")[0], DATA.get(name), "a lesson", Progress(Path(folder) / "progress.db")
        )


def fingerprint(name: str) -> str:
    """Of what decides how the lab looks as it opens, save what is computed: its last digits may differ."""
    lab = opened(name)
    settings = getattr(lab, "defaults", None)
    parts = [str(lab._esm), str(lab._css), json.dumps(settings, sort_keys=True)]
    if name in DATA:
        parts.append((LAB_DATA / DATA[name]).read_text(encoding="utf-8"))
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def photograph(browser: Browser, lab: CourseWidget) -> tuple[bytes, str]:
    """A PNG, and the sentence that the lab says."""
    context = browser.new_context(
        viewport={"width": WIDTH + 16, "height": 1000}, device_scale_factor=_PIXELS, reduced_motion="reduce"
    )
    page = context.new_page()
    page.set_content(_PAGE.replace("STYLE", str(lab._css)))
    page.evaluate(_RENDER, [str(lab._esm), _state(lab)])
    shown = page.locator(".lab")
    page.wait_for_function("Number(document.querySelector('.lab').dataset.painted) > 0")
    sentence = shown.locator(".lab-sentence:visible").first.inner_text()
    picture = Image.open(io.BytesIO(shown.screenshot())).convert("RGB")
    context.close()
    file = io.BytesIO()
    picture.quantize(_COLOURS, dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
    return file.getvalue(), sentence


def _state(lab: CourseWidget) -> dict[str, Any]:
    """What the page is told of the widget, without what is Jupyter's."""
    jupyter = {"layout", "tabbable", "tooltip"}
    names = [name for name in lab.keys if not name.startswith("_") and name not in jupyter]
    state: dict[str, Any] = json.loads(json.dumps({name: getattr(lab, name) for name in names}))
    return state


if __name__ == "__main__":
    main(sys.argv[1:])
