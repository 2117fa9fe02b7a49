"""`course check` on a course as a whole: what it counts, and mistakes in `course.yml`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from course.check import check_course
from course.cli import main

if TYPE_CHECKING:
    from conftest import SmallCourse

COURSE_FILE = Path("course.yml")


def test_a_valid_course_has_no_mistakes_and_is_counted(small_course: SmallCourse) -> None:
    report = small_course.check()

    assert report.problems == []
    assert report.lines() == [
        "01-first: 45 minutes, 2 questions, 2 flashcards, 1 exercise, 1 written answer, 13 points",
        "1 lesson written, 1 planned; 2 documents, 5 headings: all mirrored or planned. 0 mistakes.",
    ]


def test_the_command_exits_with_0_and_prints_json_that_other_programs_can_read(
    small_course: SmallCourse, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COURSE_ROOT", str(small_course.root))

    assert main(["check", "--json"]) == 0

    report = json.loads(capsys.readouterr().out)
    assert report["mistakes"] == 0
    assert report["problems"] == []
    assert report["lessons"]["planned"] == 1
    assert report["lessons"]["written"][0]["slug"] == "01-first"
    assert report["headings"] == {"all": 5, "uncovered": 0}


def test_the_command_exits_with_1_and_names_every_mistake_of_every_file(
    small_course: SmallCourse, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COURSE_ROOT", str(small_course.root))
    small_course.replace(COURSE_FILE, "minutes: 30", "minutes: half an hour")
    small_course.replace(COURSE_FILE, "prereqs: [01-first]", "prereqs: [01-frist]")
    small_course.replace(small_course.lesson, "duration_min: 45", "duration_min: long")
    small_course.replace(small_course.lesson, "answer: 0", "answer: 3")
    small_course.replace(small_course.lesson, "next: 02-second", "next: 03-third")
    small_course.replace(small_course.exercises, "points: 2", "points: two")

    assert main(["check"]) == 1
    lines = capsys.readouterr().out.splitlines()
    exercise_line = small_course.line(small_course.exercises, "points: two")
    assert [line.split(": ")[0] for line in lines[:6]] == [
        "course.yml:23",
        "course.yml:24",
        f"solutions/01-first/exercises.md:{exercise_line}",
        "solutions/01-first/lesson.md:4",
        "solutions/01-first/lesson.md:18",
        "solutions/01-first/lesson.md:32",
    ]
    assert lines[-1].endswith("6 mistakes.")

    assert main(["check", "--json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert report["mistakes"] == 6
    assert report["problems"][0]["path"] == "course.yml"
    assert report["problems"][0]["line"] == 23
    assert "half an hour" in report["problems"][0]["message"]


def test_a_missing_course_file_says_where_to_go(tmp_path: Path) -> None:
    (problem,) = check_course(tmp_path).problems

    assert (problem.path, problem.line) == (COURSE_FILE, 0)
    assert "no such file" in problem.message
    assert str(tmp_path) in problem.message
    assert "COURSE_ROOT" in problem.message


@pytest.mark.parametrize("content", ["", "\n\n", "# only a comment\n"])
def test_an_empty_course_file_says_what_belongs_into_it(small_course: SmallCourse, content: str) -> None:
    small_course.write(COURSE_FILE, content)

    small_course.assert_only_mistake(COURSE_FILE, 1, "empty", "title, documents and lessons")


def test_a_course_file_that_is_a_list_says_that_keys_are_wanted(small_course: SmallCourse) -> None:
    small_course.write(COURSE_FILE, "- title\n- lessons\n")

    small_course.assert_only_mistake(COURSE_FILE, 1, "must have keys", "a list")


@pytest.mark.parametrize(
    ("old", "new", "at", "words"),
    [
        pytest.param(
            "title: A small course",
            "titel: A small course",
            "titel",
            ["unknown key 'titel'", "'title'"],
            id="misspelt",
        ),
        pytest.param(
            "minutes: 30", "duration: 30", "duration", ["unknown key 'duration'", "minutes"], id="unknown"
        ),
        pytest.param(
            "minutes: 30", "minutes: '30'", "minutes:", ["whole number", "the text '30'"], id="text-number"
        ),
        pytest.param("minutes: 30", "minutes: 3000", "minutes:", ["600 or less", "3000"], id="too-long"),
        pytest.param(
            "title: A short note", "title: 1984", "1984", ["must be a text", "quotes"], id="number-title"
        ),
        pytest.param(
            "- Grid Search", "- 7", "- 7", ["item 2 of 'headings'", "the number 7"], id="number-heading"
        ),
        pytest.param(
            "- Grid Search", "- Grid; Search", "Grid;", ["';'", "Mirrors"], id="separator-in-heading"
        ),
        pytest.param("- 01-first", "- 01_first", "- 01_first", ["small letters"], id="no-slug"),
        pytest.param(
            "prereqs: [01-first]",
            "prereqs: 01-first",
            "prereqs: 01",
            ["must be a list", "'01-first'"],
            id="no-list",
        ),
        pytest.param("    label: Short note\n", "", "- id: note", ["'label'", "missing"], id="missing-key"),
    ],
)
def test_a_wrong_key_or_value_is_named_at_its_line(
    small_course: SmallCourse, old: str, new: str, at: str, words: list[str]
) -> None:
    small_course.replace(COURSE_FILE, old, new)
    line = small_course.line(COURSE_FILE, at)

    found = [problem for problem in small_course.check().problems if problem.line == line]

    assert any(all(word in problem.message for word in words) for problem in found), found


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("title: A: B\n", 1, ["': '", "quotes"]),
        ("title: x\nlessons: [a, b\ndocuments: []\n", 2, ["begins here", "no ']'", "comma"]),
        ('title: "x\nlessons: []\n', 1, ["quotation mark", "never closed"]),
        ("title: x\n lessons: []\n", 2, ["': '", "indent"]),
        ("lessons:\n    - a\n  - b\n", 3, ["indentation"]),
        ("title: x\nlessons\n", 3, ["neither 'key: value' nor"]),
        ("title: @x\n", 1, ["must not begin with", "quotes"]),
        ("title: *x\n", 1, ["alias", "quotes"]),
        ("title: &x y\n", 1, ["anchor", "quotes"]),
        ("title: !x y\n", 1, ["tag", "quotes"]),
        ("title: x\n---\ntitle: y\n", 2, ["second YAML document"]),
        ("title: \x07x\n", 1, ["U+0007", "control character"]),
        ("title: x\nlessons: [\u2028]\n", 2, ["U+2028", "control character"]),
        ("? [a, b]\n: c\n", 1, ["key", "short text"]),
        ("title: " + "[" * 25 + "]" * 25 + "\n", 1, ["nested", "20 levels"]),
    ],
)
def test_what_is_not_yaml_is_said_in_plain_words(
    small_course: SmallCourse, text: str, line: int, words: list[str]
) -> None:
    small_course.write(COURSE_FILE, text)

    small_course.assert_only_mistake(COURSE_FILE, line, *words)


def test_a_repeated_key_is_named_with_the_line_of_the_first(small_course: SmallCourse) -> None:
    small_course.replace(COURSE_FILE, "minutes: 30\n", "minutes: 30\n      minutes: 40\n")

    small_course.assert_only_mistake(COURSE_FILE, 24, "'minutes'", "second time", "line 23")


def test_a_key_that_yaml_reads_as_a_truth_value_must_be_quoted(small_course: SmallCourse) -> None:
    small_course.replace(small_course.lesson, "  - Grid search: Tries", "  - No: Tries")

    small_course.assert_only_mistake(
        small_course.lesson, small_course.line(small_course.lesson, "No: Tries"), "'No'", "false", "quotes"
    )


def test_a_lesson_named_twice(small_course: SmallCourse) -> None:
    small_course.replace(COURSE_FILE, "  - 01-first\n", "  - 01-first\n  - 01-first\n")

    small_course.assert_only_mistake(COURSE_FILE, 20, "'01-first'", "second time", "line 19")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("id: chapter", "id: note", ["the document id 'note'", "line 4"]),
        ("label: Long chapter", "label: Short note", ["the document label 'Short note'", "line 5"]),
        ("- Random Search", "- Grid Search", ["the heading 'Grid Search'", "line 9", "Parent > Heading"]),
    ],
)
def test_documents_and_headings_have_names_of_their_own(
    small_course: SmallCourse, old: str, new: str, words: list[str]
) -> None:
    small_course.replace(COURSE_FILE, old, new)

    messages = [problem.message for problem in small_course.check().problems]

    assert any(all(word in message for word in words) for message in messages), messages


def test_a_lesson_without_a_folder(small_course: SmallCourse) -> None:
    small_course.replace(COURSE_FILE, "  - 01-first\n", "  - 01-first\n  - 04-fourth\n")

    small_course.assert_only_mistake(COURSE_FILE, 20, "solutions/04-fourth/lesson.md", "planned")


def test_a_folder_without_lesson_md(small_course: SmallCourse) -> None:
    small_course.replace(COURSE_FILE, "  - 01-first\n", "  - 01-first\n  - 04-fourth\n")
    exercises = small_course.text(small_course.exercises)
    small_course.write(Path("solutions/04-fourth/exercises.md"), exercises)

    small_course.assert_only_mistake(COURSE_FILE, 20, "solutions/04-fourth/lesson.md", "write it")


def test_a_misspelt_lesson_is_recognised_by_its_folder(small_course: SmallCourse) -> None:
    small_course.replace(COURSE_FILE, "  - 01-first\n", "  - 01-frist\n")

    messages = [str(problem) for problem in small_course.check().problems]

    assert any(message.startswith("course.yml:19:") and "'01-first'" in message for message in messages), (
        messages
    )


def test_a_folder_that_is_in_no_list(small_course: SmallCourse) -> None:
    lesson = small_course.text(small_course.lesson).replace("id: 01-first", "id: 03-third")
    small_course.write(Path("solutions/03-third/lesson.md"), lesson)

    small_course.assert_only_mistake(COURSE_FILE, 18, "solutions/03-third/lesson.md", "'- 03-third'")


def test_a_planned_lesson_that_is_written_by_now(small_course: SmallCourse) -> None:
    lesson = small_course.text(small_course.lesson).replace("id: 01-first", "id: 02-second")
    small_course.write(Path("solutions/02-second/lesson.md"), lesson.replace("next: 02-second\n", ""))

    small_course.assert_only_mistake(COURSE_FILE, 20, "'02-second'", "written", "'- 02-second'")


def test_a_prerequisite_that_does_not_exist(small_course: SmallCourse) -> None:
    small_course.replace(COURSE_FILE, "prereqs: [01-first]", "prereqs: [01-frist]")

    small_course.assert_only_mistake(COURSE_FILE, 24, "'01-frist'", "did you mean '01-first'?")


def test_a_prerequisite_of_a_written_lesson_that_does_not_exist(small_course: SmallCourse) -> None:
    small_course.replace(small_course.lesson, "prereqs: []", "prereqs:\n  - 09-ninth")

    small_course.assert_only_mistake(small_course.lesson, 6, "'09-ninth'", "course.yml")


def test_a_written_lesson_may_need_a_planned_one(small_course: SmallCourse) -> None:
    small_course.replace(COURSE_FILE, "prereqs: [01-first]", "prereqs: []")
    small_course.replace(small_course.lesson, "prereqs: []", "prereqs: [02-second]")

    assert small_course.check().problems == []


def test_a_cycle_of_prerequisites_is_shown_where_it_points_forward(small_course: SmallCourse) -> None:
    small_course.replace(small_course.lesson, "prereqs: []", "prereqs: [02-second]")

    small_course.assert_only_mistake(
        small_course.lesson, 5, "cycle", "01-first needs 02-second needs 01-first", "delete one"
    )


def test_two_cycles_are_two_mistakes(small_course: SmallCourse) -> None:
    small_course.replace(COURSE_FILE, "prereqs: [01-first]", "prereqs: [01-first, 02-second]")
    small_course.replace(small_course.lesson, "prereqs: []", "prereqs: [02-second]")

    messages = [problem.message for problem in small_course.check().problems]

    assert len(messages) == 2
    assert any("02-second needs 02-second" in message for message in messages)
    assert any("01-first needs 02-second needs 01-first" in message for message in messages)


def test_a_heading_that_nobody_mirrors_or_plans(small_course: SmallCourse) -> None:
    small_course.replace(COURSE_FILE, "          - Pruning\n", "")
    report = small_course.check()

    (problem,) = report.problems
    assert (problem.path, problem.line) == (COURSE_FILE, 15)
    assert "'Pruning'" in problem.message
    assert "*Mirrors: Long chapter › Pruning*" in problem.message
    assert report.lines()[-1] == (
        "1 lesson written, 1 planned; 2 documents, 5 headings: 1 neither mirrored nor planned. 1 mistake."
    )


@pytest.mark.parametrize(
    ("old", "new", "at", "words"),
    [
        (
            "        chapter:",
            "        chapters:",
            "chapters:",
            ["document 'chapters'", "did you mean 'chapter'?"],
        ),
        (
            "          - Pruning",
            "          - Prunning",
            "Prunning",
            ["'Prunning'", "did you mean 'Pruning'?"],
        ),
        (
            "          - Pruning",
            "          - Grid Search",
            "          - Grid",
            ["'Grid Search'", "'note' has it"],
        ),
    ],
)
def test_a_plan_that_mirrors_what_does_not_exist(
    small_course: SmallCourse, old: str, new: str, at: str, words: list[str]
) -> None:
    small_course.replace(COURSE_FILE, old, new)
    line = small_course.line(COURSE_FILE, at)

    found = [problem for problem in small_course.check().problems if problem.line == line]

    assert len(found) == 1
    assert all(word in found[0].message for word in words), found


def test_an_unreadable_lesson_is_not_blamed_for_the_headings_it_may_mirror(small_course: SmallCourse) -> None:
    small_course.write(small_course.lesson, b"\xff\xfe")

    small_course.assert_only_mistake(small_course.lesson, 1, "UTF-8")
