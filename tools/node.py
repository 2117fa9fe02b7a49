"""Running a widget's JavaScript without a page, in the Node that Playwright brings along."""

from __future__ import annotations

import json
import subprocess
from typing import Any

from playwright._impl._driver import compute_driver_executable


def evaluate(script: str) -> Any:
    """The value that `script`, an ES module, prints with one `console.log(JSON.stringify(...))`.

    Raises CalledProcessError, with what Node says, when the script fails.
    """
    node, _ = compute_driver_executable()
    command = [node, "--no-warnings", "--input-type=module", "-"]
    answer = subprocess.run(command, input=script, capture_output=True, text=True, check=True)
    return json.loads(answer.stdout)
