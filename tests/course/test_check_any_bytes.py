"""Whatever an editor or a merge leaves in a file, `course check` names mistakes and never fails."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from course.problems import CourseError
from course.syllabus import load_syllabus

if TYPE_CHECKING:
    from conftest import SmallCourse

FILES = ("course.yml", "solutions/01-first/lesson.md", "solutions/01-first/exercises.md")
# what breaks YAML, MyST, nbgrader metadata or text itself
PIECES = (
    *("\n", "\t", "\r\n", " ", "  ", "    ", "-", "- ", "---\n", "...\n", ":", ": ", ",", "#", "|\n", ">\n"),
    *("''", '"', "[", "]", "{", "}", "[]", "{}", "&a ", "*a", "!!int ", "!x ", "? ", "<<: ", "%YAML 9\n"),
    *("@", "`", "\\", "=", "~", "null", "yes", "0x1g", "1e999", ".nan", "-.inf", "2024-13-45", "1:70", "0b2"),
    *("9" * 5000, "- " * 60, "[" * 60, "```", "```\n", "````", "```{code-cell}\n", "```{raw-cell}\n"),
    *("~~~\n", "+++\n", '+++ {"a": 1}\n', "+++ []\n", "nbgrader:\n", "nbgrader: 3\n", ":nbgrader: x\n"),
    *(
        "id:",
        "lessons:",
        "planned:",
        "prereqs: [01-first]\n",
        "*Mirrors: ",
        "*Mirrors: *\n",
        "*Mirrors: ;;\n",
    ),
    *(
        "›",
        ";",
        "BEGIN SOLUTION",
        "END HIDDEN TESTS",
        "\x00",
        "\x85",
        "\u2028",
        "\ufeff",
        "\ud7ff",
        "é",
        "😀",
    ),
)

replacement = st.one_of(
    st.sampled_from(PIECES).map(lambda piece: piece.encode("utf-8")), st.binary(max_size=4)
)
edit = st.tuples(st.floats(0, 1), st.sampled_from([0, 0, 0, 1, 1, 2, 5, 20, 200, 9999]), replacement)


def edited(content: bytes, edits: list[tuple[float, int, bytes]]) -> bytes:
    for where, length, new in edits:
        at = round(where * len(content))
        content = content[:at] + new + content[at + length :]
    return content


@pytest.mark.parametrize("name", FILES)
@settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(edits=st.lists(edit, min_size=1, max_size=4))
def test_no_edit_of_a_file_makes_the_check_fail(
    small_course: SmallCourse, name: str, edits: list[tuple[float, int, bytes]]
) -> None:
    path = Path(name)
    original = (small_course.root / path).read_bytes()
    try:
        small_course.write(path, edited(original, edits))
        report = small_course.check()
        length = small_course.text_lines(path)
    finally:
        small_course.write(path, original)

    assert report.lines()
    for problem in report.problems:
        assert problem.message
        assert "\n" not in str(problem)
        assert not problem.path.is_absolute()
        if problem.path == path:
            assert 0 <= problem.line <= length


@settings(max_examples=150, deadline=None, derandomize=True)
@given(content=st.binary(max_size=300))
def test_a_course_file_of_any_bytes_gives_a_syllabus_or_a_clear_error(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "course.yml").write_bytes(content)
        with pytest.raises(CourseError, match=r"course\.yml"):
            load_syllabus(Path(folder))
