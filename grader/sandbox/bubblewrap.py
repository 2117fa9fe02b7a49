"""bubblewrap round the fork server: which files of this machine strangers' code can see, and nothing else.

The rule is a list of what may be seen. The course's own folder is not on it, nor anybody's home.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from course.problems import CourseError
from grader.job import EngineError

SYSTEM = ("/bin", "/sbin", "/lib", "/lib32", "/libx32", "/lib64")
SETTINGS = ("ld.so.cache", "ld.so.conf", "ld.so.conf.d", "alternatives", "fonts", "localtime", "mime.types")
PACKAGES = ("course", "widgets", "grader")
LEARNER_EDITION = ("course.yml", "notebooks")
ENVIRONMENT_PARTS = ("bin", "lib", "lib32", "lib64", "include", "share", "etc", "pyvenv.cfg")
ACCOUNTS = {
    "/etc/passwd": "learner:x:1000:1000::/run/learner:/bin/sh\nnobody:x:65534:65534::/:/bin/false\n",
    "/etc/group": "learner:x:1000:\nnogroup:x:65534:\n",
    "/etc/hosts": "127.0.0.1 localhost\n::1 localhost\n",
}
INSTEAD = "or grade only people you trust with --trust-submissions"


class SandboxMissingError(CourseError):
    """This machine has nothing to keep strangers' code in."""


def find_bubblewrap() -> Path:
    """Where the program is. Raises SandboxMissingError."""
    if not sys.platform.startswith("linux"):
        raise SandboxMissingError(
            "there is no sandbox on this system, so strangers' code will not be run: grade on Linux "
            f"(WSL 2 or a virtual machine will do), {INSTEAD}"
        )
    found = shutil.which("bwrap")
    if found is None:
        raise SandboxMissingError(
            "bubblewrap is not installed, so strangers' code will not be run: `apt-get install bubblewrap` "
            f"(Debian, Ubuntu), `dnf install bubblewrap` (Fedora), {INSTEAD}"
        )
    return Path(found).resolve()


def refused(why: str) -> EngineError:
    """The one line for a sandbox that does not come up: what the system said, and what often helps."""
    said = " ".join(why.split())
    return EngineError(f"the sandbox does not start on this system ({said}): {_advice()}, {INSTEAD}")


def _advice() -> str:
    if _setting("kernel/apparmor_restrict_unprivileged_userns") == "1":
        return (
            "AppArmor keeps programs from making user namespaces; as administrator: "
            "`sysctl kernel.apparmor_restrict_unprivileged_userns=0`"
        )
    if _setting("kernel/unprivileged_userns_clone") == "0":
        return "user namespaces are off; as administrator: `sysctl kernel.unprivileged_userns_clone=1`"
    if _setting("user/max_user_namespaces") == "0":
        return "user namespaces are off; as administrator: `sysctl user.max_user_namespaces=15000`"
    return (
        "it needs user namespaces, which a container gets with `--privileged`, or with "
        "`--security-opt seccomp=unconfined --security-opt apparmor=unconfined "
        "--security-opt systempaths=unconfined`"
    )


def _setting(name: str) -> str:
    try:
        return Path("/proc/sys", name).read_text().strip()
    except OSError:
        return ""


class Sandbox:
    """`hidden` folders stay out even where they lie inside something that is let in, such as the Python
    environment; `readable` ones are let in. Raises SandboxMissingError."""

    def __init__(self, hidden: Sequence[Path], readable: Sequence[Path] = ()) -> None:
        self._bubblewrap = find_bubblewrap()
        self._hidden = [each for path in hidden for each in _as_given_and_real(path)]
        self._readable = [each for path in readable for each in _as_given_and_real(path)]

    def wall(self) -> tuple[list[str], dict[str, str], list[int]]:
        """What to put before a command, its environment, and the descriptors that are read: close them then.

        Raises EngineError where root's files could not be read inside.
        """
        _check_that_others_can_read()
        files, accounts = [], []
        for path, text in ACCOUNTS.items():
            reading, writing = os.pipe()
            os.write(writing, text.encode())
            os.close(writing)
            files.append(reading)
            accounts += ["--file", str(reading), path]
        wall = [
            *(str(self._bubblewrap), "--die-with-parent", "--new-session", "--hostname", "sandbox"),
            *("--cap-drop", "ALL"),
            *("--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try"),
            *self._rights(),
            *("--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp"),
            *("--dir", "/run", "--dir", "/run/learner"),
            *self._files(),
            *accounts,
            *("--remount-ro", "/", "--chdir", "/"),
        ]
        return [*wall, "--"], _environment(), files

    def check(self, description: dict[str, Any]) -> None:
        """`description` is what `grader.sandbox.confine.describe` found inside. Raises EngineError."""
        wrong = [
            text
            for text, is_so in {
                "the user is an administrator": description["user"] == 0,
                "capabilities are left": description["capabilities"] != 0,
                "programs may gain rights": not description["no_new_privs"],
                "other processes are visible": len(description["processes"]) != 2,
                "there is a network": description["networks"] != ["lo"],
                "namespaces can be made": description["can_unshare"],
            }.items()
            if is_so
        ]
        if wrong:
            raise refused(f"it would have holes: {', '.join(wrong)}")

    def _rights(self) -> list[str]:
        if os.geteuid() != 0:
            return ["--unshare-user"]
        # the environment may lie in folders that only root can enter, so root itself makes the mounts; the
        # fork server then makes itself an ordinary user, which is what these are for
        return [part for name in ("SYS_ADMIN", "SETUID", "SETGID") for part in ("--cap-add", f"CAP_{name}")]

    def _files(self) -> list[str]:
        """Outer folders first, so that what is let in inside a hidden folder, and what is hidden inside
        one that is let in, both hold."""
        shown = {
            part: ["--ro-bind", str(part), str(part)]
            for path in self._visible()
            if path.exists()
            for part in _enterable(path)
        }
        operations = {path: ["--tmpfs", str(path)] for path in self._hidden if _inside_one_of(path, shown)}
        operations |= shown
        for name in SYSTEM:
            path = Path(name)
            if path.is_symlink():
                operations[path] = ["--symlink", str(path.readlink()), name]
        parts: list[str] = []
        made: set[Path] = set()
        for path in sorted(operations, key=lambda each: len(each.parts)):
            # by itself bubblewrap would make the folders above for root alone
            for parent in reversed(path.parents[:-1]):
                if parent not in made:
                    made.add(parent)
                    parts += ["--dir", str(parent)]
            parts += operations[path]
        return parts

    def _visible(self) -> Iterator[Path]:
        yield Path("/usr")
        yield from (Path(name) for name in SYSTEM)
        yield from (Path("/etc", name) for name in SETTINGS)
        yield Path("/etc/ssl/certs")
        for environment in {sys.prefix, sys.base_prefix, str(Path(sys.executable).resolve().parent.parent)}:
            for path in _as_given_and_real(Path(environment)):
                if path in self._hidden:  # an environment made in the course's own folder
                    yield from (path / part for part in ENVIRONMENT_PARTS)
                elif path != Path("/"):
                    yield path
        for package in PACKAGES:
            yield from _package_and_learner_edition(package)
        yield from self._readable


def _package_and_learner_edition(package: str) -> Iterator[Path]:
    """An editable install lies in the course's repository: only this much of that may be seen."""
    specification = importlib.util.find_spec(package)
    for place in (specification.submodule_search_locations or ()) if specification else ():
        yield Path(place)
        yield from (Path(place).parent / name for name in LEARNER_EDITION)


def _check_that_others_can_read() -> None:
    """What root alone can read, for example after an install with a strict umask, is closed inside."""
    if os.geteuid() != 0:
        return
    for file in (Path(os.__file__), Path(__file__), Path(sys.executable)):
        if file.stat().st_mode & 0o4 == 0:
            raise EngineError(
                f"only root can read {file}, and the sandbox gives up root's rights before it starts: "
                f"`chmod -R go+rX {file.parent}`"
            )


def _enterable(path: Path) -> list[Path]:
    """`path`, or what is in it where only its owner may enter: inside, the owner is somebody else."""
    if os.geteuid() == 0 and path.is_dir() and path.stat().st_mode & 0o5 != 0o5:
        return list(path.iterdir())
    return [path]


def _inside_one_of(path: Path, folders: dict[Path, list[str]]) -> bool:
    return path.is_dir() and any(folder in path.parents for folder in folders)


def _as_given_and_real(path: Path) -> list[Path]:
    return list(dict.fromkeys([path.absolute(), path.resolve()]))


def _environment() -> dict[str, str]:
    """All that is let in of it."""
    return {
        "HOME": "/run/learner",
        "LANG": "C.UTF-8",
        "LOGNAME": "learner",
        "MPLCONFIGDIR": "/tmp/matplotlib",
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), "/usr/local/bin", "/usr/bin", "/bin"]),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONUNBUFFERED": "1",
        "TMPDIR": "/tmp",
        "USER": "learner",
    }
