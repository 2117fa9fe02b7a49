"""Training in a process of its own, so that the kernel stays free and need not import TensorFlow."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator

from course.problems import CourseError
from widgets.labs.recipes import NetworkRun


class NetworkTraining:
    """One run of `python -m widgets.labs.train_network`, which says in a line what came of each epoch.

    The process watches its standard input and ends with it: when the kernel goes, however it goes, so does
    the training.
    """

    def __init__(self, run: NetworkRun) -> None:
        self._stopped = False
        self._process = subprocess.Popen(
            # -P: a file of the learner's, named like a module, must not take that module's place
            [sys.executable, "-P", "-m", "widgets.labs.train_network", json.dumps(run.to_dict())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # TensorFlow's small talk; an error comes as a line of its own
            encoding="utf-8",
        )

    @property
    def pid(self) -> int:
        return self._process.pid

    def epochs(self) -> Iterator[dict[str, float]]:
        """The losses after each epoch, as they come; blocks in between. Ends early after `stop()`.

        Raises CourseError when the training failed.
        """
        assert self._process.stdout is not None
        with self._process:
            for line in self._process.stdout:
                if self._stopped:
                    break  # the line may be cut short
                message = json.loads(line)
                if "error" in message:
                    raise CourseError(f"The training stopped with an error: {message['error']}")
                yield message
            if self._process.wait() != 0 and not self._stopped:
                raise CourseError(
                    f"The training was ended from outside (exit code {self._process.returncode})."
                )

    def stop(self) -> None:
        """End the process."""
        self._stopped = True
        self._process.kill()
