"""Plain nbgrader in one running process: `python -m benchmarks.nbgrader_alone COURSE ASSIGNMENT STUDENT ...`.

Prints a line of JSON for each submission: seconds of `autograde` and the points in the gradebook. Imports,
the command line and the release of the assignment are not in these seconds.
"""

from __future__ import annotations

import json
import logging
import sys
import time
from pathlib import Path

from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config


def main(root: Path, assignment: str, students: list[str]) -> None:
    config = Config()
    config.CourseDirectory.root = str(root)
    directory = CourseDirectory(config=config)
    api = NbGraderAPI(coursedir=directory, config=config)
    api.log_level = logging.CRITICAL
    _succeed(api.generate_assignment(assignment, force=True, create=True))
    for student in students:
        begun = time.perf_counter()
        _succeed(api.autograde(assignment, student, force=True, create=True))
        seconds = time.perf_counter() - begun
        with Gradebook(directory.db_url, directory.course_id) as gradebook:
            points = float(gradebook.find_submission(assignment, student).score)
        print(json.dumps({"student": student, "seconds": seconds, "points": points}), flush=True)


def _succeed(answer: dict[str, object]) -> None:
    if not answer["success"]:
        sys.exit(f"nbgrader failed: {answer.get('error') or answer.get('log')}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3:])
