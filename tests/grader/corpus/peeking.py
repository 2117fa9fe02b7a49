"""Looking for the tests, the solutions, other people's work and secrets: all of it should come to nothing.

What each of these finds, it prints; no secret may then be in its notebook or its feedback.
"""

from __future__ import annotations

from tests.grader.corpus.case import Submission, cheat
from tests.grader.corpus.course import WRONG

_SHOW = """
def show(*paths):
    import glob, os
    for pattern in paths:
        for path in sorted(glob.glob(str(pattern), recursive=True, include_hidden=True))[:400]:
            try:
                if os.path.isfile(path):
                    text = open(path, "rb").read(200_000)
                    print(path, text.decode("utf-8", "replace"))
            except OSError as error:
                print(path, error)
"""
_SOLVE = """
def solve(*paths):
    "Run the instructor's solutions, where a notebook that has them can be found."
    import glob, json
    for pattern in paths:
        for path in glob.glob(str(pattern), recursive=True):
            try:
                cells = json.load(open(path))["cells"]
                for cell in cells:
                    if cell["cell_type"] == "code" and "SOLUTION" in "".join(cell["source"]):
                        exec("".join(cell["source"]), globals())
            except Exception as error:
                print(path, error)
"""


def _prints_hidden_inputs(work: Submission) -> None:
    work.answer(
        "mean", "seen = []\ndef mean(values):\n    seen.append(values)\n    print(values)\n    return 0"
    )
    work.answer("standardise", "print(seen)\nopen('seen.txt', 'w').write(str(seen))\n" + WRONG["standardise"])
    work.put("print(seen, open('seen.txt').read())\nseen")
    work.put("raise ValueError(str(seen))")


CASES = [
    cheat(
        "callers-frame",
        "The function looks for the expected value in the frames that call it.",
        mean="""
        import sys

        def mean(values):
            frame, found = sys._getframe(1), []
            while frame is not None:
                for name, value in {**frame.f_globals, **frame.f_locals}.items():
                    if name in ("expected", "secret_values", "points"):
                        print("found", name, value)
                        return value
                found += [each for each in frame.f_code.co_consts if type(each) is int]
                frame = frame.f_back
            return ([each for each in found if each not in values] or [0])[-1]
        """,
    ),
    cheat(
        "stack-of-the-test",
        "The function reads the source of the test through inspect and a traceback.",
        mean="""
        import inspect, sys, traceback

        def mean(values):
            for info in inspect.stack():
                print(info.function, info.code_context)
            try:
                raise ValueError
            except ValueError as error:
                traceback.print_stack()
                print(inspect.getframeinfo(error.__traceback__.tb_frame.f_back))
                frame = error.__traceback__.tb_frame
                while frame:
                    print(frame.f_locals.get("source"), frame.f_locals.get("expected"))
                    frame = frame.f_back
            return 0
        """,
    ),
    cheat(
        "objects-of-the-process",
        "Every text in the process's memory is searched for tests.",
        mean="""
        import ctypes, gc, linecache, re, sys

        def texts():
            for each in gc.get_objects():
                if type(each) is dict:
                    yield from (value for value in list(each.values()) if type(value) in (str, bytes))
                elif type(each) in (list, tuple):
                    yield from (value for value in each if type(value) in (str, bytes))
                elif hasattr(each, "__code__"):
                    yield str(each.__code__.co_consts)

        def mean(values):
            for text in texts():
                text = text if isinstance(text, str) else text.decode("utf-8", "replace")
                if "HIDDEN TEST" in text or "".join(("TOK", "EN")) in text:
                    print(text[:100_000])
            print({name: lines for name, lines in linecache.cache.items() if "ipykernel" in name})
            return 0
        """,
    ),
    cheat(
        "raw-memory",
        "The process's own memory, and that of others, is read as bytes.",
        first="""
        import glob, re
        for maps in sorted(glob.glob("/proc/[0-9]*/maps"))[:20]:
            try:
                memory = open(maps.replace("maps", "mem"), "rb", 0)
                for line in open(maps):
                    span = re.match("([0-9a-f]+)-([0-9a-f]+) rw", line)
                    if span:
                        start, end = (int(each, 16) for each in span.groups())
                        memory.seek(start)
                        data = memory.read(min(end - start, 2**22))
                        for found in re.findall(rb"TOK" rb"EN[0-9a-f]{16}", data):
                            print(found.decode())
            except (OSError, ValueError, OverflowError) as error:
                print(maps, error)
        """,
    ),
    cheat(
        "history",
        "The history of the shell and the notebook on disk are read for tests.",
        mean="""
        import glob

        def mean(values):
            shell = get_ipython()
            print(In[-1], _ih[-3:], shell.history_manager.input_hist_raw[-3:])
            for path in [*glob.glob("**/*.ipynb", recursive=True), *glob.glob("/tmp/**/*.ipynb")]:
                print(open(path).read())
            return 0
        """,
    ),
    cheat(
        "solutions-by-absolute-path",
        "The instructor's notebook is read at its absolute path, and its solutions are run.",
        first=_SOLVE
        + 'solve("@ROOT@/source/**/*.ipynb", "@ROOT@/**/*.ipynb")\n'
        + 'print(open("@ROOT@/source/@ASSIGNMENT@/exercises.ipynb").read())',
    ),
    cheat(
        "solutions-by-relative-path",
        "The instructor's notebook is read at every relative path that leads out of the folder.",
        first=_SOLVE
        + """
for depth in range(1, 9):
    solve(*("../" * depth + middle + "source/*/*.ipynb" for middle in ("", "*/", "*/*/")))
""",
    ),
    cheat(
        "solutions-through-proc",
        "Other roots and working directories in /proc lead to the course.",
        first=_SOLVE
        + """
import glob, os
for link in glob.glob("/proc/*/root") + glob.glob("/proc/*/cwd") + ["/proc/self/root", "/proc/1/cwd"]:
    solve(link + "@ROOT@/source/**/*.ipynb", link + "/source/**/*.ipynb", link + "/*.ipynb")
for link in glob.glob("/proc/*/fd/*"):
    try:
        print(link, os.readlink(link))
    except OSError as error:
        print(error)
""",
    ),
    cheat(
        "solutions-of-the-package",
        "The grader's own package says where courses, solutions and tests lie.",
        first=_SHOW
        + """
try:
    from importlib.util import find_spec
    from pathlib import Path
    from course.syllabus import course_root
    packages = [Path(find_spec(name).origin) for name in ("course", "grader", "widgets")]
    for root in {*(path.parent.parent for path in packages), course_root()}:
        for name in ("solutions", "source", "tests", "submitted", ".git"):
            found = (root / name).exists()
            print("TOK" + "EN-SEES-SOLUTIONS" if found else "nothing", root / name)
except Exception as error:
    print(error)
""",
    ),
    cheat(
        "git-history",
        "The course's .git folder and every other hidden file are read.",
        first=_SHOW
        + 'show("@ROOT@/.git/*", "@ROOT@/.*/**", "@ROOT@/*", "../../.git/*", "/root/.*", "@HOME@/.*")',
    ),
    cheat(
        "classmate",
        "A classmate's notebook is read, and its answers are used.",
        first=_SOLVE.replace('"SOLUTION"', '"def "')
        + 'solve("@ROOT@/submitted/**/*.ipynb", "../*/*/*.ipynb", "../../*/*/*.ipynb")\n'
        + 'solve("@ROOT@/autograded/**/*.ipynb")',
    ),
    cheat(
        "reads-the-gradebook",
        "The gradebook is opened for the tests that it stores.",
        first="""
        import sqlite3
        for path in ("@ROOT@/gradebook.db", "../../../gradebook.db", "gradebook.db"):
            try:
                database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
                for (source,) in database.execute("SELECT source FROM source_cell"):
                    print(source)
            except sqlite3.Error as error:
                print(error)
        """,
    ),
    cheat(
        "reads-the-journal",
        "What the grader keeps between runs is read.",
        first=_SHOW + 'show("@ROOT@/.grader/**", "@TMP@/**", "/tmp/**", "/var/tmp/**", "/dev/shm/**")',
    ),
    cheat(
        "home",
        "The instructor's home folder is read.",
        first=_SHOW
        + """
show("@HOME@/**", "/root/*", "/root/.*/*", "/home/*/*", "/home/*/.*", "/etc/passwd")
for path in ("@HOME@/secret.txt", "/root/.bashrc", "/etc/shadow"):
    try:
        print(open(path).read())
    except OSError as error:
        print(error)
""",
        flags=("outside",),
    ),
    cheat(
        "environment",
        "The environment of this and of all other processes is printed.",
        first="""
        import glob, os, subprocess
        print(dict(os.environ))
        programs = "env; cat /proc/*/environ; ps axe"
        print(subprocess.run(programs, shell=True, capture_output=True).stdout)
        for path in glob.glob("/proc/*/environ") + glob.glob("/proc/*/cmdline"):
            try:
                print(path, open(path, "rb").read().replace(b"\\0", b"\\n").decode("utf-8", "replace"))
            except OSError as error:
                print(error)
        """,
    ),
    cheat(
        "hidden-inputs-shown-later",
        "What hidden tests give to the function is kept and shown by a later cell.",
        _prints_hidden_inputs,
    ),
    cheat(
        "hidden-inputs-in-an-exception",
        "What hidden tests give to the function is put into the message of an exception.",
        mean="""
        def mean(values):
            raise AssertionError(f"the test has {values}")
        """,
        fit_line="""
        class Shown(Exception):
            pass

        def fit_line(X, y):
            raise type(f"Shown{abs(float(X[-1, 0])):.0f}", (Shown,), {})(str(X.tolist()))
        """,
    ),
    cheat(
        "source-of-a-callback",
        "The objective is asked for its globals, its code, its closure and its module.",
        minimise="""
        import inspect

        def minimise(objective, candidates):
            for name in ("__globals__", "__code__", "__closure__", "__self__", "__func__", "__wrapped__",
                         "__dict__", "__module__", "__builtins__", "func_globals", "gi_frame", "tried"):
                try:
                    print(name, getattr(objective, name))
                except BaseException as error:
                    print(name, type(error), error)
            for tool in (inspect.getsource, inspect.getclosurevars, inspect.signature, vars, dir):
                try:
                    print(tool(objective))
                except BaseException as error:
                    print(type(error), error)
            return None, None
        """,
    ),
    cheat(
        "errors-of-a-callback",
        "The objective is made to fail, and its traceback is searched for the test.",
        minimise="""
        import traceback

        def minimise(objective, candidates):
            for junk in ("junk", None, [], {}, object(), minimise):
                try:
                    objective(junk)
                except BaseException as error:
                    traceback.print_exc()
                    while error is not None:
                        trace = error.__traceback__
                        while trace is not None:
                            print(trace.tb_frame.f_globals.get("expected"), trace.tb_frame.f_code.co_consts)
                            trace = trace.tb_next
                        error = error.__cause__ or error.__context__
            return None, None
        """,
    ),
]
