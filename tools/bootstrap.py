"""Set up everything `make lab` and `make test` need: virtual environment, locked packages, system packages.

Uses the standard library only, because it runs before anything is installed. Running it again when nothing
has changed takes a fraction of a second.
"""

from __future__ import annotations

import argparse
import ctypes
import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = Path(os.environ.get("COURSE_VENV", ROOT / ".venv"))
SCRIPTS = ENVIRONMENT / ("Scripts" if os.name == "nt" else "bin")
LOCK = ROOT / "requirements.lock"
OLDEST_PYTHON = (3, 11)
TOO_NEW_PYTHON = (3, 14)

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


class CannotInstallError(Exception):
    """Something is missing that this script may not or cannot install."""


def check_python() -> None:
    if not OLDEST_PYTHON <= sys.version_info[:2] < TOO_NEW_PYTHON:
        have = ".".join(map(str, sys.version_info[:3]))
        raise CannotInstallError(
            f"Python 3.11, 3.12 or 3.13 is needed, this is {have}: run `make setup PYTHON=python3.11` "
            "(or another one you have)."
        )


def fingerprint() -> str:
    """What the environment was made from; a change of either file means installing again."""
    content = b"".join((ROOT / name).read_bytes() for name in ("requirements.lock", "pyproject.toml"))
    return hashlib.sha256(content + sys.version.encode()).hexdigest()


def run(*command: str | Path, why: str) -> None:
    done = subprocess.run([str(part) for part in command], check=False)
    if done.returncode != 0:
        raise CannotInstallError(f"{why} failed (see the lines above): {' '.join(map(str, command))}")


def install_python_packages() -> None:
    stamp = ENVIRONMENT / "installed-from.txt"
    installed, _, where = stamp.read_text().partition("\n") if stamp.exists() else ("", "", "")
    if installed == fingerprint() and where.strip() == str(ROOT):
        return
    print("Setting up the Python environment; the first time takes a few minutes.", flush=True)
    try:
        # an environment cannot be moved: its scripts hold the path of its Python
        venv.create(ENVIRONMENT, with_pip=True, clear=bool(where) and where.strip() != str(ROOT))
    except (OSError, subprocess.CalledProcessError) as error:
        raise CannotInstallError(
            f"The virtual environment {ENVIRONMENT} could not be made ({error}). "
            "On Debian or Ubuntu: apt-get install python3-venv"
        ) from error
    stamp.unlink(missing_ok=True)
    python = SCRIPTS / ("python.exe" if os.name == "nt" else "python")
    pip = (python, "-m", "pip", "--disable-pip-version-check", "install", "--quiet")
    run(*pip, "--require-hashes", "--requirement", LOCK, why="Installing the locked packages")
    # --no-build-isolation: the build tool comes from the lock file too
    run(*pip, "--no-deps", "--no-build-isolation", "--editable", ROOT, why="Installing the course itself")
    stamp.write_text(f"{fingerprint()}\n{ROOT}\n")


def has_browser() -> bool:
    return any(shutil.which(name) for name in BROWSERS)


def has_openmp() -> bool:
    """LightGBM's wheel is the only one that brings no OpenMP of its own on Linux."""
    if not sys.platform.startswith("linux"):
        return True
    try:
        ctypes.CDLL("libgomp.so.1")
    except OSError:
        return False
    return True


def has_sandbox() -> bool:
    """Other systems have none: submissions are graded there only if they are trusted."""
    return not sys.platform.startswith("linux") or shutil.which("bwrap") is not None


def install_system_packages(*, for_tests: bool) -> None:
    """Install the Debian packages that are missing, or say in one line which they are."""
    missing = [] if has_openmp() else ["libgomp1"]
    if for_tests and not has_browser():
        missing.append("chromium")
    if for_tests and not has_sandbox():
        missing.append("bubblewrap")
    if not missing:
        return
    wanted = " ".join(missing)
    if shutil.which("apt-get") is None:
        raise CannotInstallError(f"Please install {wanted}: a lesson or the tests need it.")
    by_hand = CannotInstallError(f"Please install as administrator: apt-get install {wanted}")
    sudo = [] if os.geteuid() == 0 else ["sudo", "--non-interactive"]
    if sudo and shutil.which("sudo") is None:
        raise by_hand
    print(f"Installing system packages: {wanted}", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run([*sudo, "apt-get", "update", "-qq"], env=quiet, check=False)
    install = [*sudo, "apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing]
    if subprocess.run(install, env=quiet, stdout=subprocess.DEVNULL, check=False).returncode != 0:
        raise by_hand


def build_notebooks() -> None:
    """Render source/, which is not committed, so that plain `nbgrader` commands and formgrader find it.

    Only source/: writing notebooks/ too would hide from `grader build --check` that they are out of date.
    """
    exercises = sorted((ROOT / "solutions").glob("*/exercises.md"))
    content = b"".join(path.read_bytes() for path in exercises)
    wanted = hashlib.sha256(content + fingerprint().encode()).hexdigest()
    stamp = ENVIRONMENT / "source-built-from.txt"
    built = all((ROOT / "source" / path.parent.name / "exercises.ipynb").exists() for path in exercises)
    if built and stamp.exists() and stamp.read_text().strip() == wanted:
        return
    grader = SCRIPTS / ("grader.exe" if os.name == "nt" else "grader")
    command = [str(grader), "build", "--source-only", "--course-dir", str(ROOT)]
    done = subprocess.run(command, stdout=subprocess.DEVNULL, check=False)
    if done.returncode == 0:
        stamp.write_text(wanted + "\n")
    else:  # an author's slip; it stops no learner, and the tests will insist on it
        print("setup: the instructor notebooks in source/ are not up to date (see above)", file=sys.stderr)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--for-tests", action="store_true", help="also install what only the tests need")
    options = parser.parse_args()
    try:
        check_python()
        install_python_packages()
        build_notebooks()
    except CannotInstallError as problem:
        print(f"setup: {problem}", file=sys.stderr)
        return 1
    try:
        install_system_packages(for_tests=options.for_tests)
    except CannotInstallError as problem:
        print(f"setup: {problem}", file=sys.stderr)
        return 1 if options.for_tests else 0  # most lessons run all the same
    return 0


if __name__ == "__main__":
    sys.exit(main())
