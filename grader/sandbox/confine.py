"""What a child of the fork server does to itself before it runs any code of a learner.

bubblewrap's wall is round the fork server and so round all children together; this one is round each of
them, so that no submission sees or disturbs another one, or the fork server.
"""

from __future__ import annotations

import json
import os
import resource
import socket
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path

from grader.job import Limits
from grader.sandbox import landlock, seccomp
from grader.sandbox.linux import (
    CLONE_NEWCGROUP,
    CLONE_NEWIPC,
    CLONE_NEWNET,
    CLONE_NEWNS,
    CLONE_NEWPID,
    CLONE_NEWUSER,
    CLONE_NEWUTS,
    MS_BIND,
    MS_NODEV,
    MS_NOEXEC,
    MS_NOSUID,
    MS_PRIVATE,
    MS_REC,
    PR_SET_DUMPABLE,
    PR_SET_NO_NEW_PRIVS,
    drop_capabilities,
    mount,
    prctl,
    setns,
    unshare,
)

NOBODY = 65534
LEARNER = 1000
"""User and group inside; /etc/passwd in there knows it."""
SCRATCH = Path("/run/learner")
"""Nobody has a Python environment in there that it would cover, as it may well be the case in /home."""
ROOM_FOR_RESERVATIONS = 1024**3
"""Thread stacks and the allocator's arenas reserve address space that they never use."""
MOST_OPEN_FILES = 1024
BYTES_A_FILE = 4096
"""A folder of `disk_bytes` may hold one file for so many bytes of them: an empty file takes memory too."""
FEWEST_FILES = 1000

_APART = CLONE_NEWNS | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWNET | CLONE_NEWCGROUP
_HARMLESS = MS_NOSUID | MS_NODEV


def become_nobody() -> None:
    """Started by root, the fork server makes itself an ordinary user; else it is one already.

    Then both cases are the same. bubblewrap started by root covers parts of /proc, and the kernel lets
    nobody mount a fresh one below a /proc that is not whole.
    """
    if os.getuid() != 0:
        return
    mount("proc", "/proc", "proc", _HARMLESS | MS_NOEXEC)
    Path("/tmp").chmod(0o1777)
    os.setgroups([])
    os.setresgid(NOBODY, NOBODY, NOBODY)
    os.setresuid(NOBODY, NOBODY, NOBODY)
    prctl(PR_SET_DUMPABLE, 1)  # or its own files in /proc would still be root's


def rule_own_namespaces() -> None:
    """The fork server goes on as the first process of namespaces of its own, in which it may make others.

    A process apart waits for its end. Raises OSError where the system does not allow it.
    """
    _rule(CLONE_NEWPID | CLONE_NEWNS)
    if (first := os.fork()) != 0:
        os.closerange(3, os.sysconf("SC_OPEN_MAX"))
        os._exit(os.waitstatus_to_exitcode(os.waitpid(first, 0)[1]) & 0xFF)
    mount("", "/", "", MS_REC | MS_PRIVATE)
    mount("proc", "/proc", "proc", _HARMLESS | MS_NOEXEC)


class NextChild:
    """Whether the next process that is forked is the first of a pid namespace; see `rule_own_namespaces`."""

    def __init__(self) -> None:
        self._own = os.open("/proc/self/ns/pid", os.O_RDONLY)

    def comes_first(self) -> None:
        unshare(CLONE_NEWPID)

    def is_one_of_us(self) -> None:
        setns(self._own, CLONE_NEWPID)


def enter_namespaces(limits: Limits) -> None:
    """What the first process of a pid namespace does, so that it reaches no others and they not it."""
    unshare(_APART)
    mount_private_folders(limits)
    _rule(0)  # of its own processes, but not of these mounts
    Path("/proc/sys/user/max_user_namespaces").write_text("0")


def _rule(others: int) -> None:
    """A user namespace, in which this process has all rights, and `others` that it rules."""
    user, group = os.getuid(), os.getgid()
    unshare(CLONE_NEWUSER | others)
    # a user namespace may map one user, and groups only when it has given up changing them
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{LEARNER} {user} 1")
    Path("/proc/self/gid_map").write_text(f"{LEARNER} {group} 1")


def mount_private_folders(limits: Limits) -> None:
    """A home, /tmp and /dev/shm on one file system in memory, of bounded size; a /proc with only our own."""
    mount("", "/", "", MS_REC | MS_PRIVATE)
    size = f"size={limits.disk_bytes},nr_inodes={max(limits.disk_bytes // BYTES_A_FILE, FEWEST_FILES)}"
    mount("tmpfs", str(SCRATCH), "tmpfs", _HARMLESS, f"{size},mode=755")
    (SCRATCH / "work").mkdir()
    _replace(Path("/tmp"), SCRATCH / "tmp")
    _replace(Path("/dev/shm"), SCRATCH / "shm")
    # terminals of other children would be open to us: to the kernel we are the same user
    mount("devpts", "/dev/pts", "devpts", MS_NOSUID | MS_NOEXEC, "newinstance,ptmxmode=0666,mode=0600")
    mount("proc", "/proc", "proc", _HARMLESS | MS_NOEXEC)


def _replace(shared: Path, own: Path) -> None:
    """Put the new folder `own` in the place of `shared`, with what is mounted in there.

    The Python environment may be: a course can be tried out in /tmp.
    """
    own.mkdir()
    own.chmod(0o1777)
    for path in _mounted_in(shared):
        place = own / path.relative_to(shared)
        if path.is_dir():
            place.mkdir(parents=True, exist_ok=True)
        else:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.touch()
        mount(str(path), str(place), "", MS_BIND | MS_REC)
    mount(str(own), str(shared), "", MS_BIND | MS_REC)


def _mounted_in(folder: Path) -> list[Path]:
    """Outermost mount points, each with whatever is mounted in it in turn."""
    lines = Path("/proc/self/mounts").read_text().splitlines()
    # the kernel writes a space as \\040
    points = {
        Path(line.split()[1].encode().decode("unicode_escape").encode("latin-1").decode()) for line in lines
    }
    inside = {point for point in points if folder in point.parents}
    return [point for point in inside if not inside & set(point.parents)]


def limit_resources(limits: Limits, *, confined: bool) -> None:
    """For this process and, each for itself, all that it starts."""
    address_space = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    _limit(resource.RLIMIT_AS, address_space + limits.memory_bytes + ROOM_FOR_RESERVATIONS)
    _limit(resource.RLIMIT_FSIZE, limits.disk_bytes)
    _limit(resource.RLIMIT_CORE, 0)
    if confined:  # elsewhere the user's other processes would count
        _limit(resource.RLIMIT_NPROC, limits.processes)
        _limit(resource.RLIMIT_NOFILE, MOST_OPEN_FILES)


def _limit(which: int, value: int) -> None:
    """Soft and hard, never above what is already the limit."""
    hard = resource.getrlimit(which)[1]
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(which, (value, value))


def give_up_rights() -> None:
    """The last step: capabilities, files outside the scratch folders, dangerous system calls."""
    drop_capabilities()
    prctl(PR_SET_NO_NEW_PRIVS, 1)
    writable = [
        str(SCRATCH),
        "/tmp",
        "/dev/shm",
        "/dev/pts",
        "/dev/ptmx",
        "/dev/null",
        "/dev/zero",
        "/dev/full",
    ]
    landlock.restrict(Path(each) for each in writable)
    seccomp.restrict()


def describe(connection: Connection) -> None:
    """An entry: what a child finds out about itself, for `Sandbox.check`, as JSON."""
    state = dict(line.split(":\t", 1) for line in Path("/proc/self/status").read_text().splitlines())
    description = {
        "user": os.getuid(),
        "capabilities": int(state["CapEff"], 16) | int(state["CapPrm"], 16) | int(state["CapBnd"], 16),
        "no_new_privs": state["NoNewPrivs"] == "1",
        "processes": sorted(int(name) for name in os.listdir("/proc") if name.isdigit()),  # noqa: PTH208
        "networks": [name for _, name in socket.if_nameindex()],
        "can_unshare": _can_unshare(),
        "folders": sorted(os.listdir("/")),  # noqa: PTH208
    }
    connection.send_bytes(json.dumps(description).encode())


def _can_unshare() -> bool:
    with suppress(OSError):
        unshare(CLONE_NEWUSER)
        return True
    return False
