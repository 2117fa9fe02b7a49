"""Honest work in odd forms: everything here deserves full marks and no flag."""

from __future__ import annotations

from tests.grader.corpus.case import Submission, honest
from tests.grader.corpus.course import FILE


def _text_as(change: str) -> object:
    def build(work: Submission) -> None:
        text = work.text()
        content = {
            "bom": b"\xef\xbb\xbf" + text.encode(),
            "crlf": text.replace("\n", "\r\n").encode(),
            "surrogate": text.replace("# Measures", "# Measures \\ud800").encode(),
        }[change]
        work.raw(content)

    return build


def _with_essay(work: Submission) -> None:
    work.answer("essay", f"The mean adds all values up, the outlier too. {work.place.secrets['CLASSMATE']}")


def _explores(work: Submission) -> None:
    work.put("values = [1, 2, 3]\nvalues", before="mean")
    work.put("mean(values), mean([5])", before="mean-visible")
    work.put("## My own thoughts", before="standardise", kind="markdown")
    work.put("1 / 0")
    work.put("import this_module_does_not_exist")


def _deletes_text(work: Submission) -> None:
    assert work.notebook is not None
    work.notebook.cells = [cell for cell in work.cells if cell.cell_type == "code"]


def _plots(work: Submission) -> None:
    work.put("%matplotlib inline\nimport matplotlib.pyplot as plt", before="mean")
    work.put("fig, ax = plt.subplots()\nax.plot(heights)\nplt.show()", before="standardise")


def _magics(work: Submission) -> None:
    work.put("%%time\ntotal = sum(range(1000))", before="mean")
    work.put("!ls\nlisting = !ls\n%timeit -n1 -r1 sum(range(10))", before="mean")
    work.put("%%writefile notes.txt\nnothing much", before="mean")
    work.put("?mean", before="mean-visible")


def _own_outputs(work: Submission) -> None:
    """As Jupyter saves it: outputs, counts, and metadata of editors."""
    for number, cell in enumerate(cell for cell in work.cells if cell.cell_type == "code"):
        cell.execution_count = number + 7
        cell.outputs = []
        cell.metadata["collapsed"] = True
        cell.metadata["ExecuteTime"] = {"end_time": "2026-01-01"}
    assert work.notebook is not None
    work.notebook.metadata["toc"] = {"base_numbering": 1}


def _repeated_ids(work: Submission) -> None:
    for cell in work.cells[:4]:
        cell["id"] = "same"


def _backed_up(work: Submission) -> None:
    """A backup program made hard links; what the code writes must not reach the other name."""
    original = work.place.home / "backup.csv"
    original.write_text("kept as it is\n")
    (work.folder / "diary.csv").hardlink_to(original)


def _strange_names(work: Submission) -> None:
    work.file("Übung 1 – 'final' (2).txt", "a name with everything")
    work.file("two\nlines.txt", "a name of two lines")
    (work.folder / b"caf\xe9.txt".decode("utf-8", "surrogateescape")).write_text("Latin-1")
    work.file(".hidden/.keep", "")
    work.raw(work.text().encode(), FILE)


CASES = [
    honest("plain", "The right answers and nothing else.", _with_essay),
    honest("byte-order-mark", "The file begins with a byte-order mark.", _text_as("bom")),
    honest("carriage-returns", "The file has Windows line ends.", _text_as("crlf")),
    honest("lone-surrogate", "A text holds half of an emoji.", _text_as("surrogate")),
    honest("repeated-cell-ids", "Cells were copied together with their ids.", _repeated_ids),
    honest(
        "hard-linked",
        "A data file is hard-linked to a backup, and the code writes to it.",
        _backed_up,
        first="""open("diary.csv", "a").write("today I worked")""",
    ),
    honest("strange-file-names", "Files with odd names lie beside the notebook.", _strange_names),
    honest("explores", "Cells of the learner's own, some of them with errors.", _explores),
    honest("deleted-text", "All text cells are deleted, the one for the essay too.", _deletes_text),
    honest("saved-by-jupyter", "Execution counts and the metadata of editors.", _own_outputs),
    honest("plots", "Figures are drawn inline.", _plots),
    honest("magics", "Magics, shell commands and help.", _magics),
    honest(
        "resets",
        "The first cell clears the namespace.",
        first="%reset -f\nimport math, unittest\nimport numpy as np\nimport pandas as pd",
    ),
    honest(
        "library-warnings",
        "Libraries warn on stderr, at import and at each call.",
        first="import sys, warnings\nwarnings.simplefilter('always')\nprint('no GPU', file=sys.stderr)",
        mean="""
        def mean(values):
            warnings.warn("values are not checked", FutureWarning)
            sys.stderr.write("mean called\\n")
            return sum(values) / len(values)
        """,
    ),
    honest(
        "logging",
        "Logging and prints in every function.",
        first="import logging\nlogging.basicConfig(level=logging.DEBUG)",
        mean="""
        def mean(values):
            logging.warning("mean of %s", values)
            print("the mean of", values)
            return sum(values) / len(values)
        """,
    ),
    honest(
        "type-hints-and-unused-imports",
        "Type hints, doc strings, imports nobody needs.",
        mean="""
        from __future__ import annotations
        import os, re, json, collections.abc
        from typing import *

        def mean(values: collections.abc.Iterable[float]) -> float:
            "The mean."
            return sum(values) / len(values)
        """,
    ),
    honest(
        "lambdas", "Lambdas in place of functions.", mean="mean = lambda values: sum(values) / len(values)"
    ),
    honest(
        "helper-file",
        "A helper file of the learner's own is imported.",
        files={
            "helpers.py": "def total(values):\n    return sum(values)\n",
            "lib/__init__.py": "SCALE = 1\n",
        },
        mean="""
        from helpers import total
        import lib

        def mean(values):
            return lib.SCALE * total(values) / len(values)
        """,
    ),
    honest(
        "reads-and-writes-files",
        "Reads the given data, writes files of its own and reads them again.",
        first="""
        import csv, pathlib
        rows = list(csv.reader(open("heights.csv")))
        pathlib.Path("mine").mkdir()
        pathlib.Path("mine/copy.txt").write_text(str(len(rows)))
        """,
        mean="""
        def mean(values):
            assert pathlib.Path("mine/copy.txt").read_text() == "6"
            pathlib.Path("calls.log").open("a").write("called\\n")
            return sum(values) / len(values)
        """,
    ),
    honest(
        "temporary-files",
        "Uses the temporary folder, and leaves something there.",
        first="""
        import tempfile
        open(tempfile.gettempdir() + "/@MARK@", "w").write("mine")
        kept = tempfile.NamedTemporaryFile(delete=False, prefix="@MARK@")
        """,
    ),
    honest(
        "joblib",
        "Two processes of joblib work on the values.",
        mean="""
        from joblib import Parallel, delayed

        def mean(values):
            halves = Parallel(n_jobs=2)(delayed(sum)(part) for part in (values[::2], values[1::2]))
            return sum(halves) / len(values)
        """,
    ),
    honest(
        "thread-pool",
        "Threads work on the values.",
        mean="""
        from concurrent.futures import ThreadPoolExecutor

        def mean(values):
            with ThreadPoolExecutor(4) as pool:
                return sum(pool.map(float, values)) / len(values)
        """,
    ),
    honest(
        "process-pool",
        "Processes of multiprocessing work on the values.",
        mean="""
        import multiprocessing

        def mean(values):
            with multiprocessing.get_context("fork").Pool(2) as pool:
                return sum(pool.map(float, values)) / len(values)
        """,
    ),
    honest(
        "subprocess",
        "A second Python does the sum.",
        mean="""
        import json, subprocess, sys

        def mean(values):
            asked = "import json, sys; print(json.dumps(sum(json.load(sys.stdin))))"
            command = [sys.executable, "-c", asked]
            total = subprocess.check_output(command, input=json.dumps(values), text=True)
            return json.loads(total) / len(values)
        """,
    ),
    honest(
        "await",
        "Asynchronous code at the top level.",
        mean="""
        import asyncio

        async def total(values):
            await asyncio.sleep(0)
            return sum(values)

        assert await total([1, 2]) == 3

        def mean(values):
            return sum(values) / len(values)
        """,
    ),
    honest(
        "random-without-seed",
        "Random numbers that nobody seeded.",
        first="import random\nnoise = random.random() + np.random.default_rng().normal()",
    ),
    honest(
        "takes-its-time",
        "The first call takes two seconds.",
        mean="""
        import functools, time

        @functools.cache
        def prepare():
            end = time.monotonic() + 2
            while time.monotonic() < end:
                sum(i * i for i in range(1000))

        def mean(values):
            prepare()
            return sum(values) / len(values)
        """,
    ),
]
