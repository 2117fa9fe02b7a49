"""nbgrader's own installed tests of autograde and generate_feedback, unmodified, on our configuration."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

CONFIGURATION = "from grader import configure\nc = get_config()\nconfigure(c)\n"
# nbgrader starts `alembic heads` for each new gradebook; the answer is always the same, and takes two seconds
PLUGIN = """
from functools import cache
from nbgrader import api
api.get_alembic_version = cache(api.get_alembic_version)
"""
SKIPPED_BY_NBGRADER = {"test_many_students", "test_infinite_loop_with_output"}
# what is done otherwise on purpose; docs/nbgrader-differences.md says more
_OLD_SCHEMA = "cells with metadata of another schema are restored and graded; they do not stop the batch"
DIFFERENT = {
    "test_handle_failure": _OLD_SCHEMA,
    "test_handle_failure_single_notebook": _OLD_SCHEMA,
    "test_side_effects": "files that a submission writes go away with its sandbox",
}


@pytest.mark.parametrize(("suite", "at_least"), [("autograde", 37), ("generate_feedback", 15)])
def test_nbgraders_own_tests_pass_or_differ_for_a_reason(suite, at_least, tmp_path):
    for folder in ("configuration", "home", "plugins", "temporary"):
        (tmp_path / folder).mkdir()
    (tmp_path / "configuration" / "nbgrader_config.py").write_text(CONFIGURATION, encoding="utf-8")
    (tmp_path / "plugins" / "ask_alembic_once.py").write_text(PLUGIN, encoding="utf-8")
    results = tmp_path / "results.xml"
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", "ask_alembic_once", "-q"),
            *("--import-mode=importlib", f"--rootdir={tmp_path}", f"--junitxml={results}"),
            *("--pyargs", f"nbgrader.tests.apps.test_nbgrader_{suite}"),
        ],
        cwd=tmp_path,
        env={
            **os.environ,
            "HOME": str(tmp_path / "home"),
            "JUPYTER_CONFIG_PATH": str(tmp_path / "configuration"),
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
            "PYTHONPATH": str(tmp_path / "plugins"),
            "TMPDIR": str(tmp_path / "temporary"),
        },
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert results.exists(), done.stdout + done.stderr
    ended = outcomes(results)
    assert {name for name, how in ended.items() if how == "failed"} == DIFFERENT.keys() & ended.keys(), (
        done.stdout
    )
    assert sum(how == "passed" for how in ended.values()) >= at_least
    assert {name for name, how in ended.items() if how == "skipped"} <= SKIPPED_BY_NBGRADER
    assert list((tmp_path / "temporary").iterdir()) == []


def outcomes(results: Path) -> dict[str, str]:
    """Each test by name, and how it ended."""
    ended: dict[str, str] = {}
    for case in ElementTree.parse(results).iter("testcase"):
        kinds = {child.tag for child in case}
        how = "failed" if kinds & {"failure", "error"} else "skipped" if "skipped" in kinds else "passed"
        ended[case.attrib["name"]] = how
    return ended
