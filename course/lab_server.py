"""The process that `course lab` starts: JupyterLab, set up for a learner.

The learner's own Jupyter settings (theme, keys, ...) count as ever; what must be right for the course is
given as arguments, which beat any configuration file. They are put together in here, not on the command line,
where everybody on the machine could read the token.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
from pathlib import Path

TOKEN_VARIABLE = "COURSE_LAB_TOKEN"
SETTINGS = Path(__file__).parent / "jupyter"

# For authors and instructors; each costs the learner time at the start, or a message that is not for them.
UNWANTED_SERVER_EXTENSIONS = (
    "jupyterlab_jupytext",
    "nbdime",
    "nbgrader.server_extensions.assignment_list",
    "nbgrader.server_extensions.course_list",
    "nbgrader.server_extensions.formgrader",
    "nbgrader.server_extensions.validate_assignment",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--open", required=True, help="the page to open, below the server's root")
    parser.add_argument("--browser", action="store_true")
    options = parser.parse_args()
    threading.Thread(target=_stop_when_abandoned, daemon=True).start()

    from jupyterlab.labapp import LabApp

    LabApp.launch_instance(
        [
            "--ServerApp.ip=127.0.0.1",
            f"--ServerApp.port={options.port}",
            "--ServerApp.port_retries=0",
            "--ServerApp.base_url=/",
            "--ServerApp.certfile=",
            "--ServerApp.keyfile=",
            f"--ServerApp.root_dir={options.work}",
            f"--ServerApp.open_browser={options.browser}",
            f"--ServerApp.allow_root={_is_root()}",
            f"--ServerApp.jpserver_extensions={dict.fromkeys(UNWANTED_SERVER_EXTENSIONS, False)}",
            f"--IdentityProvider.token={os.environ.pop(TOKEN_VARIABLE)}",
            f"--LabApp.default_url={options.open}",
            f"--LabApp.app_settings_dir={SETTINGS}",
            # open tabs are the course's, not those of the learner's other projects
            f"--LabApp.workspaces_dir={options.work / '.course' / 'workspaces'}",
            "--LabApp.extension_manager=readonly",
            "--LabApp.expose_app_in_browser=True",  # a lab that has lost its kernel runs its cells again
        ]
    )


def _stop_when_abandoned() -> None:
    """End like on SIGTERM, kernels first, when the other end of stdin is closed or its process is gone."""
    sys.stdin.read()
    signal.raise_signal(signal.SIGTERM)


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


if __name__ == "__main__":
    main()
