"""Work in a process of its own, so that the kernel stays free and need not import TensorFlow."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

from course.problems import CourseError


class Work:
    """One run of `python -m MODULE`, which gets `order` and says in a line of JSON what came of each step.

    The process watches its standard input and ends with it: when the kernel goes, however it goes, so does
    the work. Raises OSError where no process can be started.
    """

    def __init__(self, module: str, order: Any) -> None:
        self._stopped = False
        self._process = subprocess.Popen(
            # -P: a file of the learner's, named like a module, must not take that module's place
            [sys.executable, "-P", "-m", module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # TensorFlow's small talk; an error comes as a line of its own
        )
        assert self._process.stdin is not None
        try:
            pickle.dump(order, self._process.stdin)
            self._process.stdin.flush()  # and it stays open: its end would be that of the process
        except OSError:
            self.stop()
            self._process.communicate()
            raise

    @property
    def pid(self) -> int:
        return self._process.pid

    def steps(self) -> Iterator[dict[str, Any]]:
        """What came of each step, as it comes; blocks in between. Ends early after `stop()`.

        Raises CourseError when the work failed.
        """
        assert self._process.stdout is not None
        with self._process:
            for line in self._process.stdout:
                if self._stopped:
                    break  # the line may be cut short
                message = json.loads(line)
                if "error" in message:
                    raise CourseError(message["error"])
                yield message
            if self._process.wait() != 0 and not self._stopped:
                raise CourseError(f"It was ended from outside (exit code {self._process.returncode}).")

    def stop(self) -> None:
        """End the process."""
        self._stopped = True
        self._process.kill()
