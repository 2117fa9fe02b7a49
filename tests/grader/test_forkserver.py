"""Children of a warm process, and of the spawner that stands in for it elsewhere: how they start and end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from grader.job import EngineError, Limits
from grader.sandbox.forkserver import ForkServer, Spawner
from tests.grader.obedient import REPOSITORY, Obedient, eventually, processes_with, sandboxed

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the fork server is for Linux")
KINDS = [
    pytest.param("sandboxed", marks=linux),
    pytest.param("trusted", marks=linux),
    pytest.param("spawned"),
]


@pytest.fixture(scope="module")
def servers() -> Iterator[dict[str, ForkServer | Spawner]]:
    """One of each kind that a test has asked for, made when it is."""
    made: dict[str, ForkServer | Spawner] = {}
    yield made
    for server in made.values():
        server.close()


def make(kind: str) -> ForkServer | Spawner:
    if kind == "sandboxed":
        return sandboxed()
    return ForkServer([], sandbox=None) if kind == "trusted" else Spawner()


@pytest.fixture(params=KINDS)
def server(request: pytest.FixtureRequest, servers: dict[str, ForkServer | Spawner]) -> ForkServer | Spawner:
    return servers.setdefault(request.param, servers.get(request.param) or make(request.param))


@pytest.fixture(params=KINDS[:2])
def forking(request: pytest.FixtureRequest, servers: dict[str, ForkServer | Spawner]) -> ForkServer | Spawner:
    return servers.setdefault(request.param, servers.get(request.param) or make(request.param))


@pytest.fixture(params=KINDS[:2])
def fork_server(request: pytest.FixtureRequest) -> Iterator[ForkServer]:
    """One for this test alone, which may do it harm."""
    made = make(request.param)
    assert isinstance(made, ForkServer)
    yield made
    made.close()


def test_an_entry_is_called_with_its_connection(server: ForkServer | Spawner) -> None:
    with Obedient(server) as child:
        assert child.does("result = 6 * 7") == 42


def test_a_child_that_ends_by_itself_ends_with_code_0(server: ForkServer | Spawner) -> None:
    ended = Obedient(server).finish()
    assert (ended.code, ended.signal, ended.out_of_memory, ended.trouble) == (0, None, False, "")


def test_an_exit_code_is_told(server: ForkServer | Spawner) -> None:
    assert Obedient(server, entry="obey:leave").finish().code == 3


def test_an_entry_that_raises_leaves_its_traceback(server: ForkServer | Spawner) -> None:
    ended = Obedient(server, entry="obey:stumble").finish()
    assert ended.code == 1
    assert "the entry stumbled" in ended.trouble


def test_an_entry_that_does_not_exist_leaves_its_traceback(server: ForkServer | Spawner) -> None:
    assert "no_such_module" in Obedient(server, entry="no_such_module:serve").finish().trouble


def test_a_killed_child_is_told_apart(server: ForkServer | Spawner) -> None:
    child = Obedient(server)
    child.child.kill()
    child.child.kill()
    assert child.finish().signal == signal.SIGKILL
    child.child.kill()


def test_many_threads_may_start_children(server: ForkServer | Spawner) -> None:
    def ask(number: int) -> int:
        with Obedient(server) as child:
            return int(child.does(f"result = {number} + 1"))

    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(ask, range(8))) == list(range(1, 9))


def test_programs_that_it_starts_do_not_inherit_its_connection(server: ForkServer | Spawner) -> None:
    """Or the end of the connection would wait for the end of all of them."""
    mark = uuid.uuid4().hex
    child = Obedient(server)
    child.does(f"import os; os.system('(sleep 600; : {mark}) &')")
    assert eventually(lambda: bool(processes_with(mark)))
    assert child.finish().code == 0
    assert eventually(lambda: not processes_with(mark))


def test_finishing_twice_gives_the_same(server: ForkServer | Spawner) -> None:
    child = Obedient(server)
    assert child.finish() == child.finish()


def test_a_kill_from_another_thread_ends_a_wait(server: ForkServer | Spawner) -> None:
    child = Obedient(server)
    child.send("import time; time.sleep(600)")
    threading.Timer(0.1, child.child.kill).start()
    with pytest.raises((EOFError, ConnectionResetError)):
        child.answer()
    assert child.finish().signal == signal.SIGKILL


def test_a_child_that_does_not_come_to_an_end_is_killed(server: ForkServer | Spawner) -> None:
    child = Obedient(server)
    child.send("import time; time.sleep(600)")
    assert child.child.finish(timeout=0.2).signal == signal.SIGKILL


def test_what_a_child_leaves_running_is_named_and_ended(server: ForkServer | Spawner) -> None:
    mark = uuid.uuid4().hex
    child = Obedient(server)
    child.does(f"""
        import subprocess, sys
        daemon = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)", "{mark}"])
    """)
    assert eventually(lambda: bool(processes_with(mark)))
    assert [name[:6] for name in child.finish().left_processes] == ["python"]
    assert eventually(lambda: not processes_with(mark))


def test_a_killed_child_takes_its_daemons_with_it(server: ForkServer | Spawner) -> None:
    mark = uuid.uuid4().hex
    child = Obedient(server)
    child.does(f"""
        import subprocess, sys
        for _ in range(3):
            program = [sys.executable, "-c", "import time; time.sleep(600)", "{mark}"]
            subprocess.Popen(program, start_new_session=True)
    """)
    assert eventually(lambda: len(processes_with(mark)) == 3)
    child.child.kill()
    child.finish()
    assert eventually(lambda: not processes_with(mark))


def test_children_begin_in_an_empty_folder_of_their_own(server: ForkServer | Spawner) -> None:
    with Obedient(server) as one, Obedient(server) as other:
        for child in (one, other):
            assert child.does("import os; result = os.listdir('.')") == []
            child.does("open('mine.py', 'w').write('value = 5')")
            assert child.does("import mine; result = mine.value") == 5


def test_the_environment_asked_for_is_there(server: ForkServer | Spawner) -> None:
    with Obedient(server, environment={"COURSE_GRADING": "1"}) as child:
        assert child.does("import os; result = os.environ['COURSE_GRADING']") == "1"
        assert child.does("result = os.environ['OMP_NUM_THREADS']") == "1"


def test_random_numbers_differ_from_child_to_child(server: ForkServer | Spawner) -> None:
    numbers = set()
    for _ in range(2):
        with Obedient(server) as child:
            pair = child.does("import random, numpy; result = [random.random(), numpy.random.random()]")
            numbers.add(tuple(pair))
    assert len({first for first, _ in numbers}) == len({second for _, second in numbers}) == 2


def test_two_processes_of_a_parallel_computation_work(server: ForkServer | Spawner) -> None:
    with Obedient(server) as child:
        child.does("open('squares.py', 'w').write('def square(x):\\n    return x * x')")
        answer = child.does("""
            from joblib import Parallel, delayed
            from squares import square
            result = Parallel(n_jobs=2)(delayed(square)(number) for number in range(4))
        """)
        assert answer == [0, 1, 4, 9]
        assert child.finish().left_processes == []


def test_spawned_and_forked_processes_threads_and_programs_work(server: ForkServer | Spawner) -> None:
    with Obedient(server) as child:
        child.does("open('squares.py', 'w').write('def square(x):\\n    return x * x')")
        answer = child.does("""
            import multiprocessing, subprocess, sys, threading
            from squares import square
            found = []
            thread = threading.Thread(target=lambda: found.append(square(2)))
            thread.start()
            thread.join()
            with multiprocessing.get_context("spawn").Pool(1) as pool:
                found += pool.map(square, [3])
            with multiprocessing.get_context("fork").Pool(1) as pool:
                found += pool.map(square, [4])
            program = [sys.executable, "-c", "import squares; print(squares.square(5))"]
            found.append(int(subprocess.run(program, capture_output=True, check=True).stdout))
            result = found
        """)
        assert answer == [4, 9, 16, 25]


def test_signals_work_as_in_a_fresh_interpreter(server: ForkServer | Spawner) -> None:
    with Obedient(server) as child:
        answer = child.does("""
            import signal
            heard = []
            signal.signal(signal.SIGALRM, lambda *_: heard.append(1))
            signal.setitimer(signal.ITIMER_REAL, 0.01)
            signal.sigtimedwait([], 0.5)
            result = [heard, sorted(int(each) for each in signal.pthread_sigmask(signal.SIG_BLOCK, []))]
        """)
        assert answer == [[1], []]


def test_memory_beyond_the_limit_ends_the_child_only(forking: ForkServer) -> None:
    child = Obedient(forking, Limits(memory_bytes=200 * 1024**2))
    child.send("memory = bytearray(600 * 1024**2); import time; time.sleep(600)")
    with pytest.raises((EOFError, ConnectionResetError)):
        child.answer()
    ended = child.finish()
    assert ended.out_of_memory
    assert ended.signal == signal.SIGKILL
    with Obedient(forking) as other:
        assert other.does("result = 1") == 1


def test_memory_shared_out_among_processes_counts_together(forking: ForkServer) -> None:
    child = Obedient(forking, Limits(memory_bytes=300 * 1024**2))
    child.send("""
        import os, time
        for _ in range(5):
            if os.fork() == 0:
                memory = bytearray(os.urandom(1024)) * (100 * 1024)
                time.sleep(600)
        time.sleep(600)
    """)
    with pytest.raises((EOFError, ConnectionResetError)):
        child.answer()
    assert child.finish().out_of_memory


def test_memory_of_the_libraries_is_not_charged(forking: ForkServer) -> None:
    """Their pages are shared with the fork server, however many processes there are."""
    child = Obedient(forking, Limits(memory_bytes=60 * 1024**2))
    answer = child.does("""
        import os, time
        for _ in range(6):
            if os.fork() == 0:
                time.sleep(600)
        time.sleep(1)
        result = 1
    """)
    assert answer == 1
    assert not child.finish().out_of_memory


def test_a_fork_server_that_died_is_replaced(fork_server: ForkServer) -> None:
    with Obedient(fork_server) as before:
        before.does("result = 1")
        process = fork_server._server._process
        assert process is not None
        process.kill()
        process.wait()
        with Obedient(fork_server) as after:
            assert after.does("result = 2") == 2


def test_a_fork_server_that_dies_unnoticed_is_an_engine_error(
    fork_server: ForkServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = fork_server._server
    assert server._process is not None
    server._process.kill()
    server._process.wait()
    monkeypatch.setattr(server, "alive", lambda: True)
    with pytest.raises(EngineError, match="died"):
        Obedient(fork_server)


def test_a_closed_server_starts_nothing(server: ForkServer | Spawner) -> None:
    kind = type(server)
    closed = ForkServer([], sandbox=None) if kind is ForkServer else Spawner()
    closed.close()
    closed.close()
    with pytest.raises(EngineError, match="closed"):
        closed.start("obey:serve", Limits(), {})


BEGINNING = """
import os, sys, psutil
sys.path.insert(0, sys.argv[1])
from tests.grader.test_forkserver import make
from tests.grader.obedient import Obedient
DAEMON = "import subprocess; subprocess.Popen(['sleep', '600'], start_new_session=True)"

def family():
    members = psutil.Process().children(recursive=True)
    return [each for each in members if "resource_tracker" not in " ".join(each.cmdline())]

def main():
    server = make(sys.argv[2])
"""
CLOSES = (
    BEGINNING
    + """
    Obedient(server).finish()  # opens what is opened only once
    before = os.listdir("/proc/self/fd")
    idle, killed = Obedient(server), Obedient(server)
    killed.child.kill()
    killed.finish()
    idle.does(DAEMON)
    server.close()
    idle.finish()
    assert len(os.listdir("/proc/self/fd")) <= len(before)
    print(len(family()), len(os.listdir(os.environ["TMPDIR"])))

if __name__ == "__main__":
    main()
"""
)
WAITS = (
    BEGINNING
    + """
    child = Obedient(server)
    if sys.argv[2] != "spawned":
        child.does(DAEMON)
    print(*(each.pid for each in family()), flush=True)
    sys.stdin.read()

if __name__ == "__main__":
    main()
"""
)


def own_interpreter(script: str, kind: str, folder: Path) -> subprocess.Popen[str]:
    """Whose children and temporary files are all its own."""
    file = folder / "script.py"
    file.write_text(script)
    (folder / "temporary").mkdir()
    return subprocess.Popen(
        [sys.executable, str(file), str(REPOSITORY), kind],
        env={**os.environ, "TMPDIR": str(folder / "temporary")},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


@linux
@pytest.mark.parametrize("kind", KINDS)
def test_closing_leaves_no_process_file_or_descriptor(kind: str, tmp_path: Path) -> None:
    with own_interpreter(CLOSES, kind, tmp_path) as script:
        told, _ = script.communicate(timeout=300)
    assert script.returncode == 0
    assert told.split() == ["0", "0"]


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_outlives_a_grading_process_that_is_killed(kind: str, tmp_path: Path) -> None:
    with own_interpreter(WAITS, kind, tmp_path) as script:
        assert script.stdout is not None
        family = [psutil.Process(int(number)) for number in script.stdout.readline().split()]
        script.kill()
    assert len(family) >= (1 if kind == "spawned" else 4)
    assert eventually(lambda: not any(each.is_running() for each in family))


@linux
def test_trusted_children_need_no_bubblewrap(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    server = ForkServer([], sandbox=None)
    try:
        with Obedient(server) as child:
            assert child.does("result = 1") == 1
    finally:
        server.close()


@linux
def test_preloaded_modules_are_there_and_missing_ones_do_no_harm() -> None:
    server = ForkServer(["no_such_module", "colorsys"], sandbox=None)
    try:
        with Obedient(server) as child:
            assert child.does("import sys; result = 'colorsys' in sys.modules")
    finally:
        server.close()
