"""What strangers' code can reach: nothing but its own scratch folder, for a limited time and size."""

from __future__ import annotations

import errno
import os
import signal
import socket
import subprocess
import sys
import textwrap
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.job import EngineError, Limits
from grader.sandbox import landlock
from grader.sandbox.bubblewrap import Sandbox, SandboxMissingError
from grader.sandbox.forkserver import ForkServer
from tests.grader.obedient import (
    INSIDE,
    REPOSITORY,
    Obedient,
    eventually,
    processes_with,
    sandboxed,
)

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the sandbox is for Linux")
SMALL = Limits(memory_bytes=512 * 1024**2, disk_bytes=32 * 1024**2, processes=64)
SECRET = "not for learners"


@pytest.fixture(scope="module")
def server() -> Iterator[ForkServer]:
    made = sandboxed()
    yield made
    made.close()


@pytest.fixture
def child(server: ForkServer) -> Iterator[Obedient]:
    with Obedient(server, SMALL) as made:
        yield made


# files


@pytest.mark.parametrize(
    "path",
    [
        *(REPOSITORY / name for name in ("solutions", "source", "tests/wrong_answers", ".git", "Makefile")),
        *(
            REPOSITORY / name
            for name in ("submitted", "gradebook.db", "exchange", "tests/grader/conftest.py")
        ),
        *map(
            Path, ("/etc/shadow", "/etc/hostname", "/root/.bashrc", "/var", "/sys", "/mnt", "/boot", "/opt")
        ),
    ],
    ids=str,
)
def test_what_is_not_needed_cannot_be_seen(child: Obedient, path: Path) -> None:
    assert not child.does(f"import os; result = os.path.lexists({str(path)!r})")


def test_of_the_repository_only_the_packages_and_the_learner_edition_are_there(child: Obedient) -> None:
    seen = set(child.does(f"import os; result = os.listdir({str(REPOSITORY)!r})"))
    parents = {INSIDE.relative_to(REPOSITORY).parts[0]}
    environment = Path(sys.prefix)
    if REPOSITORY in environment.parents:
        parents.add(environment.relative_to(REPOSITORY).parts[0])
    assert seen == {"course", "widgets", "grader", "course.yml", "notebooks"} | parents


def test_the_packages_a_course_needs_work(child: Obedient) -> None:
    answer = child.does("""
        import importlib.util, course.lesson, numpy, scipy.linalg
        found = importlib.util.find_spec("widgets") is not None
        result = [found, float(numpy.linalg.norm([3.0, 4.0]))]
    """)
    assert answer == [True, 5.0]


def test_a_home_directory_cannot_be_seen(child: Obedient) -> None:
    """But for the folders on the way to the Python environment."""
    home = Path.home()
    on_the_way = {
        path.relative_to(home).parts[0]
        for path in (Path(sys.prefix), Path(sys.base_prefix), INSIDE)
        if home in path.parents
    }
    seen = child.does(f"import os; p = {str(home)!r}; result = os.listdir(p) if os.path.isdir(p) else []")
    assert set(seen) <= on_the_way


def test_a_hidden_folder_inside_a_readable_one_is_empty(tmp_path: Path) -> None:
    for name in ("open", "open/course", "open/course/let_in"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "note.txt").write_text(name)
    folder = tmp_path / "open"
    server = sandboxed(hidden=(folder / "course",), readable=(folder, folder / "course" / "let_in"))
    try:
        with Obedient(server) as child:
            seen = child.does(f"""
                import os
                result = {{name: files for name, _, files in os.walk({str(folder)!r})}}
            """)
    finally:
        server.close()
    assert seen == {
        str(folder): ["note.txt"],
        str(folder / "course"): [],
        str(folder / "course" / "let_in"): ["note.txt"],
    }


def test_an_environment_made_in_the_course_folder_does_not_show_the_course(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("bin", "lib", "source"):
        (tmp_path / name).mkdir()
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    command, _, files = Sandbox([tmp_path]).wall()
    for file in files:
        os.close(file)
    assert str(tmp_path / "lib") in command
    assert str(tmp_path / "source") not in command
    assert ["--ro-bind", str(tmp_path), str(tmp_path)] not in [
        command[at : at + 3] for at in range(len(command))
    ]


def test_a_readable_folder_may_lie_where_only_its_owner_can_go(tmp_path: Path) -> None:
    """As an environment in an administrator's home does."""
    closed = tmp_path / "closed"
    for folder in (closed, closed / "also closed"):
        folder.mkdir(mode=0o700)
    inner = closed / "also closed" / "inner"
    inner.mkdir()
    (inner / "note.txt").write_text("hello")
    server = sandboxed(readable=(inner,))
    try:
        with Obedient(server) as child:
            assert child.does(f"result = open({str(inner / 'note.txt')!r}).read()") == "hello"
            assert "Error" in child.fails(f"open({str(inner / 'note.txt')!r}, 'w')")
    finally:
        server.close()


@pytest.mark.parametrize(
    "path",
    ["/usr/x", "/etc/passwd", "/x", f"{sys.prefix}/x", f"{REPOSITORY}/grader/x.py", "/run/x", "/dev/x"],
)
def test_nothing_outside_the_scratch_folder_can_be_written(child: Obedient, path: str) -> None:
    assert "Error" in child.fails(f"open({path!r}, 'w')")


def test_scratch_and_temporary_folders_can_be_written(child: Obedient) -> None:
    for path in ("here", "/tmp/there", "/dev/shm/memory", "/run/learner/home"):
        assert child.does(f"result = open({path!r}, 'w').write('abc')") == 3


def test_another_childs_files_cannot_be_seen(server: ForkServer, child: Obedient) -> None:
    for path in ("here", "/tmp/there", "/dev/shm/memory"):
        child.does(f"open({path!r}, 'w').write('abc')")
    with Obedient(server) as other:
        assert other.does("import os; result = os.listdir('.') + os.listdir('/dev/shm')") == []
        assert other.does("import os; result = os.path.exists('/tmp/there')") is False


@pytest.mark.parametrize("place", ["big", "/tmp/big", "/dev/shm/big"])
def test_a_file_of_a_gibibyte_is_stopped(child: Obedient, place: str) -> None:
    error = child.fails(f"""
        with open({place!r}, "wb") as file:
            for _ in range(1024):
                file.write(bytes(1024 * 1024))
    """)
    assert "File too large" in error or "No space left" in error


def test_many_files_together_are_stopped_too(child: Obedient) -> None:
    assert "No space left" in child.fails("""
        for number in range(1024):
            with open(str(number), "wb") as file:
                file.write(bytes(1024 * 1024))
    """)
    assert "No space left" in child.fails("for number in range(10 ** 6): open(f'/tmp/{number}', 'w').close()")


# the network and other processes


@pytest.mark.parametrize("address", [("127.0.0.1", 9), ("192.0.2.1", 80), ("1.1.1.1", 53)])
def test_there_is_no_network(child: Obedient, address: tuple[str, int]) -> None:
    assert "Error" in child.fails(f"import socket; socket.create_connection({address!r}, timeout=5)")


def test_there_are_no_names_of_hosts(child: Obedient) -> None:
    assert "gaierror" in child.fails("import socket; socket.getaddrinfo('example.org', 443)")


def test_a_server_of_the_machine_cannot_be_reached(child: Obedient) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        address = listening.getsockname()
        assert "Error" in child.fails(f"import socket; socket.create_connection({address!r}, timeout=5)")
    with socket.socket(socket.AF_UNIX) as abstract:
        name = f"\0{uuid.uuid4().hex}"
        abstract.bind(name)
        abstract.listen()
        assert "Error" in child.fails(f"import socket; socket.socket(socket.AF_UNIX).connect({name!r})")


def test_only_its_own_processes_can_be_seen(server: ForkServer, child: Obedient) -> None:
    with Obedient(server):
        assert child.does("import os; result = [p for p in os.listdir('/proc') if p.isdigit()]") == ["1", "2"]


def test_it_cannot_end_its_supervisor_the_fork_server_or_another_child(
    server: ForkServer, child: Obedient
) -> None:
    with Obedient(server) as other:
        for target in ("os.kill(1, 9)", "os.kill(-1, 9)", "os.killpg(0, 9)", "os.kill(0, 9)"):
            with Obedient(server) as attacker:
                attacker.send(f"import os; {target}")
                attacker.child.connection.poll(0.2)
        assert other.does("result = 1") == 1
    assert child.does("result = 1") == 1


def test_the_supervisors_memory_and_files_are_closed_to_it(child: Obedient) -> None:
    for path in ("/proc/1/mem", "/proc/1/environ", "/proc/1/maps"):
        assert "PermissionError" in child.fails(f"open({path!r}, 'rb').read()")
    assert "PermissionError" in child.fails("import os; os.listdir('/proc/1/fd')")


def test_the_environment_of_the_host_does_not_come_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("A_PASSWORD", SECRET)
    server = sandboxed()
    try:
        with Obedient(server) as child:
            assert SECRET not in child.does("import os; result = str(dict(os.environ))")
            assert SECRET not in child.does("""
                import glob
                result = ""
                for name in glob.glob("/proc/[0-9]*/environ"):
                    try:
                        result += open(name).read()
                    except OSError:
                        pass
            """)
    finally:
        server.close()


def test_a_program_that_it_starts_holds_no_file_of_its_own(child: Obedient) -> None:
    assert child.does("import os; result = os.system('test ! -e /proc/self/fd/3')") == 0


def test_it_holds_no_file_but_its_connection(child: Obedient) -> None:
    """In particular not the fork server's socket, nor the one on which its end is reported."""
    kinds = child.does("""
        import os
        result = sorted(os.readlink(f"/proc/self/fd/{fd}").split(":")[0] for fd in os.listdir("/proc/self/fd")
                        if os.path.exists(f"/proc/self/fd/{fd}") or os.path.islink(f"/proc/self/fd/{fd}"))
    """)
    # the pipe takes the traceback of an entry that fails
    assert kinds == ["/dev/null", "/dev/null", "/dev/null", "pipe", "socket"]


# rights


def test_it_is_no_administrator_and_cannot_become_one(child: Obedient) -> None:
    state = child.does("""
        result = dict(line.split(":\\t") for line in open("/proc/self/status").read().splitlines())
    """)
    assert state["Uid"].split() == state["Gid"].split() == ["1000"] * 4
    for kind in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"):
        assert int(state[kind], 16) == 0, kind
    assert state["NoNewPrivs"].strip() == "1"
    assert state["Seccomp"].strip() == "2"


@pytest.mark.parametrize(
    "attempt",
    {
        "mount": "libc.mount(b'tmpfs', b'/tmp', b'tmpfs', 0, None)",
        "unmount": "libc.umount2(b'/tmp', 2)",
        "new user namespace": "libc.unshare(0x10000000)",
        "new mount namespace": "libc.unshare(0x00020000)",
        "clone into a user namespace": "libc.syscall(56 if x86 else 220, 0x10000000 | 17, 0, 0, 0, 0)",
        "ptrace": "libc.ptrace(16, 1, 0, 0)",
        "trace me": "libc.ptrace(0, 0, 0, 0)",
        "chroot": "libc.chroot(b'/tmp')",
        "keyrings": "libc.syscall(250 if x86 else 219, 0, -3, 0)",
        "io_uring": "libc.syscall(425, 8, buffer)",
        "bpf": "libc.syscall(321 if x86 else 280, 0, buffer, 64)",
        "uncounted memory": "libc.syscall(319 if x86 else 279, b'x', 0)",
        "shared memory segment": "libc.shmget(0, 1 << 20, 0o1600)",
        "become root": "libc.setuid(0)",
        "set the host name": "libc.sethostname(b'x', 1)",
    }.items(),
    ids=lambda pair: pair[0],
)
def test_the_kernel_refuses(child: Obedient, attempt: tuple[str, str]) -> None:
    answer = child.does(f"""
        import ctypes, platform
        libc = ctypes.CDLL(None, use_errno=True)
        x86, buffer = platform.machine() == "x86_64", ctypes.create_string_buffer(256)
        result = [{attempt[1]}, ctypes.get_errno()]
    """)
    assert answer[0] == -1
    assert answer[1] in (errno.EPERM, errno.ENOSYS, errno.EINVAL)


def test_limits_cannot_be_raised(child: Obedient) -> None:
    for name in ("RLIMIT_AS", "RLIMIT_NPROC", "RLIMIT_FSIZE", "RLIMIT_NOFILE"):
        error = child.fails(f"import resource; resource.setrlimit(resource.{name}, (-1, -1))")
        assert error.startswith("ValueError: not allowed")


def test_landlock_stands_behind_the_mounts() -> None:
    """A writable folder that it does not name stays closed: in a process of its own, without a sandbox."""
    if landlock.version() == 0:
        assert not Path("/sys/kernel/security/landlock").exists()
        return
    script = f"""
from grader.sandbox import landlock
from grader.sandbox.linux import PR_SET_NO_NEW_PRIVS, prctl
from pathlib import Path
prctl(PR_SET_NO_NEW_PRIVS, 1)
landlock.restrict([Path("/dev/null")])
open("/dev/null", "w").write("x")
assert Path({__file__!r}).read_text()
try:
    Path({__file__!r}).open("a")
except PermissionError:
    print("closed")
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "closed\n"


# resources


def test_three_gibibytes_of_memory_are_stopped(child: Obedient) -> None:
    assert "MemoryError" in child.fails("memory = bytearray(3 * 1024 ** 3)")
    assert child.does("result = 1") == 1


def test_files_in_memory_count_as_memory(server: ForkServer) -> None:
    limits = Limits(memory_bytes=100 * 1024**2, disk_bytes=400 * 1024**2)
    child = Obedient(server, limits)
    child.send("""
        import time
        for number in range(300):
            with open(f"/tmp/{number}", "wb") as file:
                file.write(bytes(1024 * 1024))
        time.sleep(600)
    """)
    with pytest.raises((EOFError, ConnectionResetError)):
        child.answer()
    assert child.finish().out_of_memory


def test_a_fork_bomb_is_stopped_and_cleared_away(server: ForkServer) -> None:
    mark = uuid.uuid4().hex
    child = Obedient(server, SMALL)
    made = child.does(f"""
        import os, subprocess
        os.mkfifo("/tmp/never")
        never = os.open("/tmp/never", os.O_RDWR)  # who reads from it waits for ever
        result = 0
        try:
            while result < 1000:
                subprocess.Popen(["sh", "-c", "read line", "{mark}"], stdin=never, start_new_session=True)
                result += 1
        except BlockingIOError:
            pass
    """)
    assert 10 < made < SMALL.processes
    assert child.finish().left_processes
    assert eventually(lambda: not processes_with(mark))


def test_a_bomb_of_processes_that_fork_again_dies_with_its_child(server: ForkServer) -> None:
    child = Obedient(server, SMALL)
    child.send("""
        import os, time
        while True:
            try:
                os.fork()
            except OSError:
                time.sleep(0.01)
    """)
    child.child.connection.poll(0.5)
    child.child.kill()
    assert child.finish().signal == signal.SIGKILL
    with Obedient(server) as other:
        assert other.does("result = 1") == 1


def test_children_at_the_same_time_do_not_share_their_limits(server: ForkServer) -> None:
    """Of processes, for one: they are the same user to the kernel."""
    sleepers = """
        import subprocess
        result = len([subprocess.Popen(["sleep", "600"]) for _ in range(40)])
    """
    with Obedient(server, SMALL) as one, Obedient(server, SMALL) as other:
        assert one.does(sleepers) == other.does(sleepers) == 40


# coming up


def test_without_bubblewrap_one_line_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SandboxMissingError) as caught:
        Sandbox([])
    [line] = caught.value.lines
    assert "apt-get install bubblewrap" in line
    assert "--trust-submissions" in line


def test_on_other_systems_one_line_says_that_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    with pytest.raises(SandboxMissingError, match="no sandbox on this system"):
        Sandbox([])


def test_a_system_that_refuses_is_one_clear_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "bwrap"
    program.write_text("#!/bin/sh\necho 'bwrap: Creating new namespace failed: not permitted' >&2\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    with pytest.raises(EngineError) as caught:
        sandboxed()
    line = str(caught.value)
    assert "Creating new namespace failed" in line
    assert "--trust-submissions" in line
    assert "\n" not in line


@pytest.mark.skipif(os.geteuid() != 0, reason="an ordinary user reads files as the owner inside, too")
def test_files_that_only_root_can_read_are_one_clear_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    secret = tmp_path / "python"
    secret.touch(mode=0o700)
    monkeypatch.setattr(sys, "executable", str(secret))
    with pytest.raises(EngineError, match=f"only root can read {secret}"):
        sandboxed()


def test_a_wall_that_is_missing_is_found_before_any_submission(monkeypatch: pytest.MonkeyPatch) -> None:
    sound = {
        "user": 1000,
        "capabilities": 0,
        "no_new_privs": True,
        "processes": [1, 2],
        "networks": ["lo"],
        "can_unshare": False,
    }
    wall = Sandbox([])
    wall.check(sound)
    holes = {"user": 0, "capabilities": 1, "no_new_privs": False, "processes": [1, 2, 3], "can_unshare": True}
    for name, value in {**holes, "networks": ["eth0", "lo"]}.items():
        with pytest.raises(EngineError, match="holes"):
            wall.check({**sound, name: value})


@pytest.mark.skipif(os.geteuid() != 0, reason="an ordinary user runs all the other tests already")
def test_an_ordinary_user_gets_the_same_walls(tmp_path: Path) -> None:
    """In an interpreter of its own, which makes the environment visible where only root could go."""
    script = """
        import os, sys
        sys.path.insert(0, sys.argv[1])
        from pathlib import Path
        from grader.sandbox.linux import CLONE_NEWNS, MS_BIND, MS_PRIVATE, MS_REC, mount, unshare
        from tests.grader.obedient import REPOSITORY, Obedient, sandboxed

        unshare(CLONE_NEWNS)
        mount("", "/", "", MS_REC | MS_PRIVATE)
        for needed in {Path(sys.prefix), Path(sys.base_prefix), REPOSITORY}:
            closed = [p for p in reversed(needed.parents) if p.exists() and p.stat().st_mode & 0o5 != 0o5]
            if closed:
                handle = os.open(needed, os.O_PATH)
                mount("tmpfs", str(closed[0]), "tmpfs", 0, "mode=755")
                needed.mkdir(parents=True)
                mount(f"/proc/self/fd/{handle}", str(needed), "", MS_BIND | MS_REC)
        os.setgroups([])
        os.setresgid(12345, 12345, 12345)
        os.setresuid(12345, 12345, 12345)
        os.environ["HOME"] = "/"
        server = sandboxed()
        with Obedient(server) as child:
            child.does("open('note', 'w').write('x')")
            print(child.does("import os; result = [os.getuid(), os.path.exists('/proc/3'), os.listdir('.')]"))
        server.close()
    """
    (tmp_path / "script.py").write_text(textwrap.dedent(script))
    done = subprocess.run(
        [sys.executable, str(tmp_path / "script.py"), str(REPOSITORY)],
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.stderr == ""
    assert done.stdout == "[1000, False, ['note']]\n"
