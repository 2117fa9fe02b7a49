"""Making nbgrader grade as the `grader` command does, for any course."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

SECONDS_A_CELL = 60


def configure(c: Any) -> None:
    """Set nbgrader's configuration `c` up so that plain `nbgrader` and formgrader give the same scores.

    Call it in an `nbgrader_config.py`. Options that are set before or after the call stay as they are set.
    """
    # imported here: Jupyter servers read configuration files at start, most of them grade nothing
    from nbconvert.preprocessors import ClearMetadataPreprocessor, CSSHTMLHeaderPreprocessor
    from nbgrader.preprocessors import (
        AssignLatePenalties,
        CheckCellMetadata,
        ClearOutput,
        GetGrades,
        IgnorePattern,
        LimitOutput,
        OverwriteCells,
        OverwriteKernelspec,
        SaveAutoGrades,
    )

    from grader.feedback.active_content import SettleContent, configure_pages
    from grader.feedback.hidden_tests import HideHiddenTests
    from grader.steps.execute import ExecuteForGrading
    from grader.steps.plugins import RestoreCells

    _default(
        c.Autograde,
        sanitize_preprocessors=[
            *(ClearOutput, RestoreCells, OverwriteKernelspec, OverwriteCells, CheckCellMetadata),
        ],
        autograde_preprocessors=[
            *(ExecuteForGrading, IgnorePattern, ClearMetadataPreprocessor, LimitOutput),
            *(SaveAutoGrades, AssignLatePenalties, CheckCellMetadata, SettleContent),
        ],
    )
    _default(c.GenerateFeedback, preprocessors=[GetGrades, HideHiddenTests, CSSHTMLHeaderPreprocessor])
    configure_pages(c)
    _default(c.Execute, timeout=SECONDS_A_CELL)
    _put_tools_on_path()


def _default(section: Any, **options: Any) -> None:
    for name, value in options.items():
        if name not in section:
            section[name] = value


def _put_tools_on_path() -> None:
    """nbgrader calls `alembic` by name, which is not on PATH when the environment is not activated."""
    scripts = str(Path(sys.executable).parent)
    path = os.environ.get("PATH", "")
    if scripts not in path.split(os.pathsep):
        os.environ["PATH"] = os.pathsep.join(filter(None, [scripts, path]))
