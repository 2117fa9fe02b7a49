"""How fast labs answer: `python -m benchmarks.labs`, in a real JupyterLab and a real Chromium.

From a key press to the picture on screen: a lab that has its answers in the page, one that asks its kernel,
and for each the same picture by `ipywidgets.interactive` and inline matplotlib, in turns. Then a held key,
the first picture of each lab, and 5,000 moves of a slider. Prints Markdown. About six minutes on two idle
cores.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import psutil
from playwright.sync_api import CDPSession, Locator, Page

from benchmarks import machine
from benchmarks.kernel_queue import KernelQueue
from benchmarks.lab_baselines import STEPPER, WEIGHTS
from tools.chromium import chromium
from tools.jupyterlab import JupyterServer, NotebookPage, course_lab
from widgets.labs.lab import DATA

LABS = {
    "optimization_lab": "/widgets/optimization_lab.titanic.json",
    "performance_tradeoff_explorer": "/widgets/performance_tradeoff.titanic.json",
    "bayes_stepper": None,
}
WATCH = Path(__file__).with_name("lab_watch.js")
HELD_KEY_MS = 33  # between two repeats of a key that is held down
MOVES = 1000


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.labs", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="turns of 16 changes for each contestant (5)")
    parser.add_argument("--memory", type=int, default=5, help="thousands of slider moves (5)")
    options = parser.parse_args(arguments)
    about = machine.about()
    with opened() as (notebook, queue):
        lines = [*latencies(notebook, options.rounds), "", *held_key(notebook, queue), ""]
        lines += [*first_pictures(notebook), "", *memory(notebook, options.memory), "", *sizes(), ""]
    print("\n".join([*lines, ", ".join(f"{name}: {value}" for name, value in about.items()) + "."]))
    return 0


@contextmanager
def opened() -> Iterator[tuple[NotebookPage, KernelQueue]]:
    """A notebook with the labs and the baselines, all of them run once."""
    with (
        tempfile.TemporaryDirectory(prefix="labs-benchmark-") as folder,
        chromium() as browser,
        course_lab(Path(folder)) as server,
    ):
        page = browser.new_page(viewport={"width": 1280, "height": 1000})
        page.set_default_timeout(60_000)
        queue = KernelQueue(page)
        notebook = NotebookPage(page, server, _write_notebook(server)).open()
        notebook.run_all(180)
        page.evaluate(WATCH.read_text(encoding="utf-8"))
        yield notebook, queue


def _write_notebook(server: JupyterServer) -> Path:
    cells = [
        "from widgets import open_lesson\nlesson = open_lesson('90-benchmark')",
        *(f'lesson.lab("{name}")' for name in LABS),
        WEIGHTS,
        STEPPER,
    ]
    widgets = [{"type": name} | ({"data": data} if data else {}) for name, data in LABS.items()]
    front_matter = {"id": "90-benchmark", "title": "Benchmark", "duration_min": 1, "goals": ["See"]}
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(source) for source in cells],
        metadata={
            "course": {**front_matter, "widgets": widgets},
            "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
        },
    )
    path = server.root / "lesson.ipynb"
    nbformat.write(notebook, path)
    return path


def latencies(notebook: NotebookPage, rounds: int) -> list[str]:
    page = notebook.page
    lab, stepper = (page.locator(f'[data-lab="{name}"]') for name in ("optimization_lab", "bayes_stepper"))
    outputs = notebook.panel.locator(".jp-Cell .jp-OutputArea:has(.widget-slider)")
    weights_output, belief_output = outputs.nth(0), outputs.nth(1)
    taken: dict[str, list[float]] = {}
    for turn in range(rounds):
        _say(f"key presses, round {turn + 1} of {rounds}")
        taken.setdefault("page", []).extend(_slider_changes(page, lab, "lab", turn))
        taken.setdefault("page baseline", []).extend(_slider_changes(page, weights_output, "output", turn))
        taken.setdefault("kernel", []).extend(_tries(page, stepper))
        taken.setdefault("kernel baseline", []).extend(_slider_changes(page, belief_output, "output", turn))
    names = {
        "page": "Optimisation Lab: answers in the page",
        "page baseline": "the same picture, `interactive` + matplotlib",
        "kernel": "Bayes stepper: asks the kernel",
        "kernel baseline": "the same picture, `interactive` + matplotlib",
    }
    rows = [
        f"| {label} | {len(times)} | {np.median(times):.0f} | {np.quantile(times, 0.95):.0f} |"
        for times, label in ((taken[name], label) for name, label in names.items())
    ]
    ratios = [np.median(taken[f"{name} baseline"]) / np.median(taken[name]) for name in ("page", "kernel")]
    return [
        "| from key to picture | changes | median, ms | 95 % below, ms |",
        "| --- | --- | --- | --- |",
        *rows,
        "",
        f"- Faster than its baseline at the median: {ratios[0]:.1f} times in the page, {ratios[1]:.1f} times "
        "through the kernel.",
    ]


def _slider_changes(page: Page, where: Locator, kind: str, turn: int, changes: int = 16) -> list[float]:
    """Up on even turns and down on odd ones, a step at a time."""
    slider = where.get_by_role("slider").first
    slider.focus()
    key = "ArrowLeft" if turn % 2 else "ArrowRight"
    return [_timed(page, where, kind, key) for _ in range(changes)]


def _tries(page: Page, stepper: Locator, rounds: int = 2) -> list[float]:
    """Eight tries a round, evenly over the learning rates; what comes between them is not timed."""
    slider = stepper.get_by_role("slider", name="Your next learning rate")
    taken = []
    for _ in range(rounds):
        for number in range(8):
            slider.fill(str(10 + 13 * number))
            slider.focus()
            page.wait_for_timeout(100)
            taken.append(_timed(page, stepper, "lab", "Enter"))
        for name in ("Reveal the curve", "Next round"):
            stepper.get_by_role("button", name=name).click()
        stepper.get_by_role("button", name="Try it").wait_for()
        page.wait_for_timeout(300)
    return taken


def _timed(page: Page, where: Locator, kind: str, key: str) -> float:
    page.wait_for_timeout(40)  # a person's hand is not faster, and what came before is done
    where.evaluate("(element, kind) => labWatch.arm(element, kind)", kind)
    page.keyboard.press(key)
    return float(page.evaluate("labWatch.latency"))


def held_key(notebook: NotebookPage, queue: KernelQueue) -> list[str]:
    """A hundred repeats: to one end of the slider, back to the other, and some of the way again."""
    _say("a held key")
    page = notebook.page
    lab = page.locator('[data-lab="optimization_lab"]')
    slider = lab.get_by_role("slider", name="Strength", exact=True)
    slider.press("Home")
    page.wait_for_timeout(1000)
    queue.longest = queue.sent = 0
    lab.evaluate("element => labWatch.record(element)")
    for key, repeats in (("ArrowRight", 40), ("ArrowLeft", 40), ("ArrowRight", 20)):
        for _ in range(repeats):
            page.keyboard.down(key)
            page.wait_for_timeout(HELD_KEY_MS)
        page.keyboard.up(key)
    page.wait_for_timeout(1000)
    lags = lab.evaluate("() => labWatch.lags()")
    picture = _pictures(lab)
    slider.press("ArrowRight")
    slider.press("ArrowLeft")
    page.wait_for_timeout(500)
    stale = "the last picture is that of the last value" if picture == _pictures(lab) else "STALE PICTURE"
    return [
        f"- Held key, {len(lags)} repeats {HELD_KEY_MS} ms apart: median {np.median(lags):.0f} ms, first 20 "
        f"{np.median(lags[:20]):.0f} ms, last 20 {np.median(lags[-20:]):.0f} ms, longest {max(lags):.0f} ms; "
        f"{stale}.",
        f"- {queue.sent} messages to the kernel for them, never more than {queue.longest} waiting.",
    ]


def _pictures(lab: Locator) -> list[str]:
    drawn: list[str] = lab.locator("svg.chart-svg:visible").evaluate_all(
        "all => all.map((svg) => svg.outerHTML)"
    )
    return drawn


def first_pictures(notebook: NotebookPage, times: int = 8) -> list[str]:
    lines = []
    for number, name in enumerate(LABS, 1):
        _say(f"first picture of {name}")
        taken = []
        for _ in range(times):
            cell = notebook.panel.locator(".jp-Cell").nth(number)
            cell.locator(".cm-content").click()
            notebook.page.evaluate("labWatch.armFirst()")
            notebook.page.keyboard.press("Control+Enter")
            taken.append(float(notebook.page.evaluate("labWatch.latency")))
            notebook.wait_until_idle()
        lines.append(
            f"- First picture of {name} after its cell is run: median {np.median(taken):.0f} ms, longest "
            f"{max(taken):.0f} ms of {times}."
        )
    return lines


def memory(notebook: NotebookPage, thousands: int) -> list[str]:
    page = notebook.page
    slider = page.locator('[data-lab="optimization_lab"]').get_by_role("slider", name="Strength", exact=True)
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    kernel = _kernel(notebook.server)
    rows = []
    for done in range(thousands + 1):
        _say(f"memory after {done * MOVES} moves")
        if done:
            slider.evaluate("(input, times) => labWatch.move(input, times)", MOVES)
            notebook.wait_until_idle()
        rows.append((done * MOVES, *_memory_of(session), kernel.memory_info().rss / 2**20))
    return [
        "| slider moves | page's heap, MiB | elements | listeners | kernel, MiB |",
        "| --- | --- | --- | --- | --- |",
        *(
            f"| {moves:,} | {heap:.1f} | {nodes:,} | {ears:,} | {rss:.0f} |"
            for moves, heap, nodes, ears, rss in rows
        ),
    ]


def _memory_of(session: CDPSession) -> tuple[float, int, int]:
    """After collecting garbage: MiB of JavaScript, nodes of the document, event listeners."""
    session.send("HeapProfiler.collectGarbage")
    found: dict[str, Any] = {
        each["name"]: each["value"] for each in session.send("Performance.getMetrics")["metrics"]
    }
    return found["JSHeapUsedSize"] / 2**20, int(found["Nodes"]), int(found["JSEventListeners"])


def _kernel(server: JupyterServer) -> psutil.Process:
    (kernel,) = (session["kernel"]["id"] for session in server.api("GET", "/api/sessions"))
    return next(
        process
        for process in psutil.Process().children(recursive=True)
        if any(f"kernel-{kernel}" in part for part in process.cmdline())
    )


def sizes() -> list[str]:
    files = sorted(DATA.glob("*.json"))
    return [f"- {file.name}: {file.stat().st_size / 1000:.0f} kB." for file in files]


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
