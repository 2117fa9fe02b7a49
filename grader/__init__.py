"""What an instructor runs: build, intake, execution, verdicts, feedback."""

from grader.configuration import configure

__all__ = ["configure"]
