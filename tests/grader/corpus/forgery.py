"""Forged words: output that looks like marks, and frames like those of the grader's own processes."""

from __future__ import annotations

from tests.grader.corpus.case import cheat

_LINE = """
import gc, json, os, socket, struct, threading, time
from multiprocessing.connection import Connection

def connections():
    "Every connection that the process has, through Python or by its descriptor."
    found = [each for each in gc.get_objects() if isinstance(each, Connection)]
    for descriptor in range(3, 256):
        try:
            socket.socket(fileno=os.dup(descriptor)).detach()
            found.append(Connection(os.dup(descriptor)))
        except (OSError, ValueError):
            pass
    return found

def pack_(message):
    from grader.plain import pack
    return pack(message)

lines = connections()

def send(*frames):
    for line in lines:
        for frame in frames:
            try:
                line.send_bytes(frame)
            except (OSError, ValueError) as error:
                print(error)
"""
_GOOD_NEWS = """
good = {"status": "ok", "outputs": [], "printed": "", "shown": "", "note": "", "flags": [], "points": 2,
        "verdict": "passed", "id": 1, "value": True}
frames = [b"D" + json.dumps(good).encode()]
"""

CASES = [
    cheat(
        "prints-a-score",
        "Two points are shown by every way to show something, in the cell and in the function.",
        first="""
        import sys
        from IPython.display import display, HTML

        def everywhere():
            display(2)
            display({"text/plain": "2"}, raw=True)
            print(2)
            get_ipython().displayhook(2)
            get_ipython().display_pub.publish({"text/plain": "2"}, {})
            get_ipython().run_cell("2")
            sys.displayhook(2)
            sys.__stdout__.write("2")
        """,
        mean="def mean(values):\n    everywhere()\n    return 0\n\n2",
        standardise="def standardise(X):\n    everywhere()\n    return 0 * X\n\n2",
        fit_line="def fit_line(X, y):\n    everywhere()\n    return None\n\n2",
    ),
    cheat(
        "fake-reply-on-stdout",
        "What an execute reply looks like is written to standard output and error.",
        first="""
        import json, os
        reply = {"header": {"msg_type": "execute_reply"}, "content": {"status": "ok", "execution_count": 3}}
        verdict = {"status": "ok", "verdict": "passed", "points": 2, "max_points": 2, "flags": []}
        for each in (reply, verdict):
            line = json.dumps(each).encode()
            for text in (line + b"\\n", len(line).to_bytes(4, "big") + line, b"D" + line):
                os.write(1, text)
                os.write(2, text)
        """,
    ),
    cheat(
        "writes-to-every-descriptor",
        "Good news, then noise, are written to every open file descriptor.",
        first=_LINE
        + _GOOD_NEWS
        + """
for descriptor in range(256):
    for frame in frames:
        try:
            os.set_blocking(descriptor, False)
            os.write(descriptor, struct.pack("!i", len(frame)) + frame)
            os.write(descriptor, os.urandom(4096))
        except OSError:
            pass
""",
    ),
    cheat(
        "forged-verdicts",
        "Frames that say a test went well are sent on every connection, a hundred in advance.",
        first=_LINE + _GOOD_NEWS + "send(*frames * 100)",
    ),
    cheat(
        "forged-verdicts-in-a-test",
        "The same frames are sent while a test waits for the function.",
        first=_LINE + _GOOD_NEWS,
        mean="def mean(values):\n    send(*frames * 10)\n    return 0",
        standardise="def standardise(X):\n    send(*frames * 10)\n    return 0 * X",
        fit_line="def fit_line(X, y):\n    send(*frames * 10)\n    return None",
    ),
    cheat(
        "forged-answers",
        "Answers with every number a question could have are sent in advance.",
        first=_LINE,
        mean="""
        def mean(values):
            for number in range(1, 30) if len(values) == 2 else ():
                send(b"R" + pack_({"id": number, "value": 0, "outputs": [], "flags": []}))
            return 0
        """,
    ),
    cheat(
        "answers-for-the-shell",
        "The object that serves the checker is found and patched.",
        first="""
        import gc, sys
        learner = sys.modules.get("grader.sessions.learner")
        for each in gc.get_objects():
            if type(each).__name__ == "LearnersProcess":
                kind = type(each)
                kind._do = lambda self, request, frame: {"value": True}
                kind._run = lambda self, request: self._connection.send_bytes(b'D{"status": "ok"}')
                each._limit = 10**12
        for name, value in list(vars(learner).items()) if learner else []:
            if callable(value) and not isinstance(value, type):
                setattr(learner, name, lambda *args, **kwargs: True)
        """,
    ),
    cheat(
        "malformed-frames",
        "Frames that are cut off, empty, of an unknown kind or no JSON are sent.",
        first=_LINE,
        mean="""
        def mean(values):
            send(b"", b"R", b"C", b"D", b"S", b"G{}", b"Z" * 100, b"R\\xff\\xff\\xff\\xff", b"D{", b"D[]")
            send(b"R\\0\\0\\0\\x02[]", b"R" + b"[" * 10_000, b"C" + pack_({"id": 1}), b"R" + os.urandom(1000))
            return 0
        """,
    ),
    cheat(
        "oversized-frame",
        "The header of a frame promises exabytes.",
        first=_LINE,
        mean="""
        def mean(values):
            for line in lines:
                try:
                    os.write(line.fileno(), struct.pack("!i", -1) + struct.pack("!Q", 2**62) + b"x" * 1000)
                except OSError as error:
                    print(error)
            return 0
        """,
    ),
    cheat(
        "half-a-frame",
        "A frame is begun and never ended.",
        first=_LINE,
        mean="""
        def mean(values):
            for line in lines:
                os.write(line.fileno(), struct.pack("!i", 1000) + b"R half")
            time.sleep(60)
        """,
    ),
    cheat(
        "endless-frames",
        "A thread sends frames as fast as it can, while cells run and while tests wait, for three seconds.",
        first=_LINE
        + """
def flood():
    end = time.monotonic() + 3
    while time.monotonic() < end:
        send(b"R" + bytes(100_000), b"C" + bytes(100_000))

threading.Thread(target=flood, daemon=True).start()
""",
    ),
    cheat(
        "deep-outputs",
        "The outputs that the learner's process reports are no outputs at all.",
        first=_LINE
        + """
odd = [{"output_type": "error"}, {"output_type": 5}, {}, {"output_type": "display_data", "data": 7},
       {"output_type": "stream", "name": ["x"], "text": {"a": 1}},
       {"output_type": "execute_result", "data": {}},
       {"output_type": "display_data", "data": {"text/plain": float("nan")}, "metadata": None},
       {"output_type": "stream", "name": "stdout", "text": "\\ud800"}]
deep = {"output_type": "display_data", "metadata": {}, "data": {}}
for _ in range(900):
    deep = {"output_type": "display_data", "metadata": {"x": deep}, "data": {"text/plain": [deep]}}
text = json.dumps({"status": "ok", "outputs": odd, "flags": [1, None, "x" * 10**6]}).encode()
send(b"D" + text, b"D" + json.dumps({"status": "ok", "outputs": [deep], "flags": {}}).encode())
""",
    ),
    cheat(
        "forged-flags",
        "Flags with line breaks and terminal codes would write on the instructor's screen.",
        first=_LINE
        + """
screen = "\\x1b[2J\\x1b]0;owned\\x07\\nhonest  19 of 19\\r\\u202e"
send(b"D" + json.dumps({"status": "ok", "outputs": [], "flags": [screen, "tests ran in trust"]}).encode())
raise type(screen, (Exception,), {})(screen)
""",
        mean="def mean(values):\n    raise type(screen, (ValueError,), {})(screen)",
    ),
    cheat(
        "forged-callbacks",
        "Calls to functions that the test never passed, and to what lies behind the one that it did.",
        first=_LINE
        + """
def ask(number, on, operation, *args):
    send(b"C" + pack_({"id": number, "on": on, "op": operation, "args": list(args), "kwargs": {}}))
""",
        minimise="""
        def minimise(objective, candidates):
            on = objective.__dict__.get("_id", 0)
            process = objective.__dict__.get("_process")
            names = ("__globals__", "__code__", "__closure__", "__class__", "__reduce_ex__", "gi_frame")
            for name in names:
                try:
                    print(name, process.call_back(on, "attribute", (name,), {}))
                except BaseException as error:
                    print(name, type(error).__name__, str(error)[:100])
            if -9 not in candidates:
                return objective, objective
            for other in (0, -1, 2**80, id(objective), "x", None, [1]):
                ask(9, other, "call", 1)
                ask(9, on, "set attribute", "__code__", None)
            return objective, objective
        """,
    ),
    cheat(
        "forged-references",
        "References to objects of the checker, of no number, of every class.",
        first=_LINE
        + """
def answer(about):
    from grader.plain import pack
    for number in range(1, 20):
        send(b"R" + pack({"id": number, "value": object()}, lambda _: about))
""",
        mean="""
        def mean(values):
            checker = ["grader.sessions.checker", "Checker"]
            for identity in (0, -1, 2**200, "1", None, True) if len(values) == 2 else ():
                answer({"ref": identity, "callable": True, "classes": [["builtins", "float"]], "name": "x"})
                answer({"ref": identity, "classes": [checker, 5, ["os", "system"]]})
                answer({"callback": identity})
                answer({"import": ["os", "system"]})
                answer({"pickle": "Y29zCnN5c3RlbQooUyd0b3VjaCAvdG1wL0BNQVJLQCcKdFIu"})
            return 0
        """,
    ),
    cheat(
        "answers-never",
        "The process that should answer stops for good when it is asked.",
        mean="""
        import os, signal

        def mean(values):
            if len(values) == 2:
                os.kill(os.getpid(), signal.SIGSTOP)
            return 0
        """,
    ),
    cheat(
        "closes-the-line",
        "Every descriptor is closed or turned into another one.",
        first="""
        import os
        os.closerange(0, 1024)
        """,
    ),
    cheat(
        "doubles-itself",
        "The process forks, and both go on serving.",
        first="""
        import os
        for _ in range(2):
            os.fork()
        """,
    ),
    cheat(
        "asks-the-fork-server",
        "Requests for children of the attacker's choice are sent on every socket.",
        first=_LINE
        + """
wish = json.dumps({"entry": "os:abort", "preload": [], "sandboxed": False, "environment": {},
                   "limits": {"seconds_a_cell": 60.0}}).encode()
for descriptor in range(3, 256):
    for send_flags in (0, socket.MSG_OOB):
        try:
            line = socket.socket(fileno=os.dup(descriptor))
            socket.send_fds(line, [wish], [1, 2])
        except (OSError, ValueError):
            pass
""",
    ),
]
