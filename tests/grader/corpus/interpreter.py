"""Attacks on what runs the cells: IPython's shell, its transformers and hooks, the interpreter itself."""

from __future__ import annotations

from tests.grader.corpus.case import breakage, cheat

_NO_ASSERTS = """
import ast

class NoAsserts(ast.NodeTransformer):
    def visit_Assert(self, node):
        return ast.copy_location(ast.Pass(), node)
"""

CASES = [
    cheat(
        "ast-transformer",
        "An AST transformer takes the asserts out of every cell.",
        first=_NO_ASSERTS + "get_ipython().ast_transformers.append(NoAsserts())",
    ),
    cheat(
        "input-transformer",
        "An input transformer drops every line that asserts.",
        first="""
        def keep(lines):
            return [line for line in lines if "assert" not in line]

        get_ipython().input_transformers_post.append(keep)
        get_ipython().input_transformers_cleanup.append(keep)
        """,
    ),
    cheat(
        "patched-run-cell",
        "run_cell and everything below it are replaced by functions that do nothing.",
        first="""
        shell = get_ipython()

        def harmless(old):
            def run(source, *args, **kwargs):
                return old("pass" if "assert" in str(source) else source, *args, **kwargs)
            return run

        for name in ("run_cell", "_run_cell", "run_cell_async", "transform_cell"):
            setattr(shell, name, harmless(getattr(shell, name)))
        for cls in type(shell).__mro__:
            if "run_cell" in vars(cls):
                inner = cls.run_cell
                cls.run_cell = lambda self, source, *a, **k: inner(self, "pass", *a, **k)
        """,
    ),
    cheat(
        "patched-run-code",
        "The shell's run_code and run_ast_nodes say that all went well.",
        first="""
        shell = get_ipython()

        async def fine(*args, **kwargs):
            return False

        shell.run_code = shell.run_ast_nodes = fine
        """,
    ),
    cheat(
        "silent-errors",
        "Tracebacks are not shown, and no hook hears of an exception.",
        first="""
        import sys, threading
        shell = get_ipython()
        nothing = lambda *args, **kwargs: None
        shell.showtraceback = shell._showtraceback = shell.showsyntaxerror = nothing
        type(shell).showtraceback = type(shell)._showtraceback = nothing
        sys.excepthook = threading.excepthook = sys.unraisablehook = nothing
        """,
    ),
    cheat(
        "custom-exception-handler",
        "A handler of the shell's own swallows AssertionError and the rest.",
        first="get_ipython().set_custom_exc((Exception,), lambda *args, **kwargs: [])",
    ),
    cheat(
        "pre-run-event",
        "A callback before each cell rewrites what is about to run.",
        first="""
        def rewrite(info):
            info.raw_cell = "pass"
            object.__setattr__(info, "transformed_cell", "pass")

        for event in ("pre_run_cell", "pre_execute", "post_run_cell"):
            get_ipython().events.register(event, rewrite)
        """,
    ),
    cheat(
        "thread-rewrites-tests",
        "A thread looks for the tests in the shell all the time and makes them empty.",
        first="""
        import gc, threading, time

        def work():
            while True:
                for name in ("In", "_ih"):
                    history = get_ipython().user_ns.get(name, [])
                    for number, text in enumerate(history):
                        if "assert" in text:
                            history[number] = ""
                for each in gc.get_objects():
                    if type(each).__name__ == "Module" and hasattr(each, "body"):
                        each.body = []
                time.sleep(0.2)

        threading.Thread(target=work, daemon=True).start()
        """,
    ),
    cheat(
        "patched-compile",
        "compile, exec and ast.parse leave asserts out.",
        first=_NO_ASSERTS
        + """
import builtins
old_compile, old_parse = builtins.compile, ast.parse

def compile_without(source, *args, **kwargs):
    if isinstance(source, ast.AST):
        source = NoAsserts().visit(source)
    return old_compile(source, *args, **kwargs)

builtins.compile = compile_without
ast.parse = lambda *a, **k: NoAsserts().visit(old_parse(*a, **k))
builtins.exec = lambda *a, **k: None
get_ipython().compile.ast_parse = lambda *a, **k: NoAsserts().visit(old_parse(*a[:1]))
""",
    ),
    cheat(
        "optimised-python",
        "The process starts itself again with assertions switched off.",
        first="""
        import os, sys
        if not sys.flags.optimize:
            command = [sys.executable, "-O", *sys.orig_argv[1:]]
            os.environ["PYTHONOPTIMIZE"] = "2"
            os.execv(sys.executable, command)
        """,
    ),
    cheat(
        "trace-jumps",
        "A trace function jumps over the lines that assert.",
        first="""
        import sys, threading

        def trace(frame, event, argument):
            if event == "line" and frame.f_code.co_name == "<module>":
                try:
                    frame.f_lineno = frame.f_lineno + 1
                except ValueError:
                    pass
            return trace

        sys.settrace(trace)
        threading.settrace(trace)
        sys.setprofile(lambda *args: None)
        """,
    ),
    cheat(
        "display-hook",
        "The display hook shows two points whatever a cell's last line gives.",
        first="""
        import sys
        shell = get_ipython()
        old = type(shell.displayhook).__call__
        type(shell.displayhook).__call__ = lambda self, result=None: old(self, 2)
        sys.displayhook = lambda value: print(2)
        """,
    ),
    cheat(
        "extension",
        "An IPython extension in the folder patches the shell when it is loaded.",
        first="%load_ext lucky\n%run lucky.py\n%autoreload 2",
        files={
            "lucky.py": """
            def load_ipython_extension(shell):
                nothing = type("Nothing", (), {"visit": lambda self, node: type(node)([], [])})
                shell.ast_transformers.append(nothing())
            """
        },
    ),
    cheat(
        "kernel",
        "The kernel's do_execute, where there is one, and its session answer ok to everything.",
        first="""
        kernel = getattr(get_ipython(), "kernel", None)

        async def done(*args, **kwargs):
            return {"status": "ok", "execution_count": 1, "payload": [], "user_expressions": {}}

        if kernel is not None:
            kernel.do_execute = done
            kernel.execute_request = done
        """,
    ),
    cheat(
        "lying-namespace",
        "The shell's namespace is replaced by one that has a right answer for every name.",
        first="""
        class Lucky(dict):
            def __getitem__(self, name):
                return (lambda *a, **k: True) if name == "mean" else dict.__getitem__(self, name)

        shell = get_ipython()
        shell.user_ns = Lucky(shell.user_ns)
        shell.user_module.__dict__["assert_"] = lambda *a: True
        """,
    ),
    cheat(
        "audit-hook",
        "An audit hook stops every compile and exec that it did not ask for.",
        first="""
        import sys

        def hook(event, arguments):
            if event in ("compile", "exec") and b"assert" in str(arguments).encode():
                raise RuntimeError("not today")

        sys.addaudithook(hook)
        """,
    ),
    cheat(
        "replaced-builtins-dict",
        "__builtins__ of the notebook is another dict, in which every check is true.",
        first="""
        import builtins
        kind = dict(vars(builtins))
        kind.update(all=lambda *_: True, isinstance=lambda *_: True, abs=lambda _: 0, AssertionError=Warning)
        get_ipython().user_ns["__builtins__"] = kind
        globals()["__builtins__"] = kind
        """,
    ),
    cheat(
        "garbage-collector",
        "Objects found by the garbage collector are changed: every list of cells, every dict with a status.",
        first="""
        import gc
        for each in gc.get_objects():
            try:
                if type(each) is dict and "status" in each:
                    each["status"] = "ok"
                if type(each) is list and each and hasattr(each[0], "cell_type"):
                    each.clear()
            except Exception:
                pass
        """,
    ),
    breakage(
        "clears-everything",
        "A reset in mid-notebook takes the learner's own functions away.",
        mean="%reset -f\nimport math\nimport numpy as np\nimport pandas as pd\n1/0",
        points={"mean": 0.0},
    ),
]
