"""Photographs notebooks as a learner sees them: `python -m tools.look [--all] FOLDER LESSON[/exercises] ...`

Each notebook is run from top to bottom in a real JupyterLab, and its whole length is photographed in pieces,
1280 wide in the light theme; with `--all` in both themes, 1280 and 800 wide. The pieces are
FOLDER/LESSON-light-1280-01.png and so on. The seconds that the cells took are printed.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from itertools import count
from pathlib import Path

from playwright.sync_api import Browser, expect

from tools.chromium import chromium
from tools.jupyterlab import DARK, LIGHT, JupyterServer, NotebookPage, course_lab

_PIECE = 2000  # CSS pixels high
_SECONDS_A_NOTEBOOK = 600
_MENUS = 120  # CSS pixels above and below the notebook


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--all", action="store_true", help="both themes, 1280 and 800 wide")
    parser.add_argument("folder", type=Path)
    parser.add_argument("notebooks", nargs="+", metavar="LESSON[/exercises]")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    expect.set_options(timeout=60_000)
    looks = [(LIGHT, 1280), (LIGHT, 800), (DARK, 1280), (DARK, 800)] if options.all else [(LIGHT, 1280)]
    with tempfile.TemporaryDirectory() as home, course_lab(Path(home)) as server, chromium() as browser:
        for name in options.notebooks:
            for theme, width in looks:
                photograph(browser, server, options.folder, name, theme, width)


def photograph(
    browser: Browser, server: JupyterServer, folder: Path, name: str, theme: str, width: int
) -> None:
    """Run one notebook of the learner's work folder and photograph all of it."""
    slug, _, kind = name.partition("/")
    server.set_theme(theme)
    page = browser.new_context(viewport={"width": width, "height": 1000}, reduced_motion="reduce").new_page()
    page.set_default_timeout(60_000)
    notebook = NotebookPage(page, server, server.root / slug / f"{kind or 'lesson'}.ipynb").open()
    page.keyboard.press("Control+b")  # the file browser, which leaves a notebook 800 wide no room
    begin = time.monotonic()
    if kind != "exercises":  # there, the tests raise until something is answered
        notebook.run_all(_SECONDS_A_NOTEBOOK)
    print(f"{name} {theme} {width}: {time.monotonic() - begin:.0f} s", flush=True)
    inside = notebook.panel.locator(".jp-WindowedPanel-outer")
    page.set_viewport_size({"width": width, "height": _PIECE + _MENUS})
    page.wait_for_timeout(500)
    stem = f"{name.replace('/', '-')}-{theme.split()[-1].lower()}-{width}"
    for number in count(1):
        inside.evaluate("(node, top) => { node.scrollTop = top; }", (number - 1) * _PIECE)
        page.wait_for_timeout(300)
        inside.screenshot(path=folder / f"{stem}-{number:02}.png")
        # only now: what comes into view for the first time may grow
        if inside.evaluate("node => node.scrollTop + node.clientHeight >= node.scrollHeight - 1"):
            break
    page.context.close()
    for session in server.api("GET", "/api/sessions"):
        server.api("DELETE", f"/api/sessions/{session['id']}")


if __name__ == "__main__":
    main()
