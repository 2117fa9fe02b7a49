"""`course check` on a `lesson.md`: every mistake at its line, with what would be right."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import SmallCourse


@pytest.mark.parametrize(
    ("old", "new", "at", "words"),
    [
        pytest.param(
            "answer: 0", "answer: 3", "answer: 3", ["out of range", "0 to 2"], id="answer-out-of-range"
        ),
        pytest.param(
            "answer: [0, 1]", "answer: [0, 7]", "[0, 7]", ["7 is out of range"], id="multi-out-of-range"
        ),
        pytest.param("answer: [0, 1]", "answer: [1, 1]", "[1, 1]", ["twice"], id="answer-twice"),
        pytest.param(
            "answer: [0, 1]", "answer: []", "answer: []", ["number", "counted from 0"], id="no-answer"
        ),
        pytest.param(
            "answer: 0", "answer: Grid", "answer: Grid", ["number", "counted from 0"], id="answer-in-words"
        ),
        pytest.param("answer: 0", "answer: -1", "answer: -1", ["out of range"], id="negative-answer"),
        pytest.param(
            "[Grid search, Random search, A hammer]",
            "[Grid search]",
            "options: [Grid search]",
            ["'options'", "at least 2 entries", "has 1"],
            id="one-option",
        ),
        pytest.param(
            "[Grid search, Random search, A hammer]",
            "[Grid search, Random search, Grid search]",
            "options: [Grid",
            ["two options are the same"],
            id="same-options",
        ),
        pytest.param(
            "[Grid search, Random search, A hammer]",
            "[Grid search, Random search, no]",
            "options: [Grid",
            ["item 3 of 'options'", "yes/no value", "quotes"],
            id="option-read-as-truth-value",
        ),
        pytest.param(
            "      2: It tries nothing.\n", "", "why:", ["wrong option", "1, 2"], id="why-incomplete"
        ),
        pytest.param(
            "      2: It tries", "      two: It tries", "two:", ["'two'", "whole number"], id="why-in-words"
        ),
        pytest.param(
            "    explain: A grid is", "    explian: A grid is", "explian", ["'explain'"], id="misspelt-key"
        ),
        pytest.param(
            "  - Grid search: Tries every combination\n  - Random",
            "  - Grid search: Tries every combination\n    Random",
            "- Grid search: Tries",
            ["one key", "Grid search, Random search", "'- '"],
            id="card-with-two-keys",
        ),
        pytest.param(
            "  - Grid search: Tries every combination",
            "  - Grid search tries every combination",
            "Grid search tries",
            ["'- Term: definition'"],
            id="card-without-term",
        ),
        pytest.param(
            "Grid search: Tries every combination",
            "Grid search:",
            "- Grid search:",
            ["'definition'", "nothing"],
            id="card-without-definition",
        ),
        pytest.param(
            "duration_min: 45", "duration_min: 45 min", "duration_min", ["'45 min'"], id="minutes-in-words"
        ),
        pytest.param(
            "duration_min: 45", "duration_min: '45'", "duration_min", ["without quotes"], id="quoted-minutes"
        ),
        pytest.param(
            "duration_min: 45", "duration_min: 45.5", "duration_min", ["whole number"], id="half-minutes"
        ),
        pytest.param("duration_min: 45", "duration_min: 0", "duration_min", ["1 or more"], id="no-minutes"),
        pytest.param("duration_min: 45", "duration_min:", "duration_min", ["nothing"], id="minutes-left-out"),
        pytest.param("tags: [search]", "tags: search", "tags", ["must be a list"], id="tags-no-list"),
        pytest.param(
            "tags: [search]", "tags: [search, 2024]", "tags", ["item 2", "quotes"], id="tag-is-a-number"
        ),
        pytest.param("tags: [search]", "tgas: [search]", "tgas", ["'tags'"], id="misspelt-top-key"),
        pytest.param(
            "/widgets/lab.json",
            "/widgets/labs.json",
            "labs.json",
            ["widgets/data/labs.json", "lab.json'?"],
            id="no-data",
        ),
        pytest.param(
            "/widgets/lab.json",
            "/widgets/other.json",
            "other.json",
            ["does not exist", "add it"],
            id="no-data-at-all",
        ),
        pytest.param(
            "/widgets/lab.json", "lab.json", "data: lab", ["/widgets/NAME.json"], id="data-elsewhere"
        ),
        pytest.param(
            "id: 01-first", "id: 01-frist", "id: 01", ["'01-frist'", "folder is '01-first'"], id="other-id"
        ),
        pytest.param("id: 01-first", "id: First", "id: First", ["small letters"], id="no-slug"),
        pytest.param(
            "next: 02-second", "next: 02-secnod", "next:", ["did you mean '02-second'?"], id="no-such-next"
        ),
        pytest.param(
            "goals:\n  - Search without fooling yourself",
            "goals: []",
            "goals",
            ["at least 1 entry"],
            id="no-goal",
        ),
    ],
)
def test_a_mistake_in_the_front_matter_is_named_at_its_line(
    small_course: SmallCourse, old: str, new: str, at: str, words: list[str]
) -> None:
    small_course.replace(small_course.lesson, old, new)
    line = small_course.line(small_course.lesson, at)

    found = [
        each
        for each in small_course.check().problems
        if (each.path, each.line) == (small_course.lesson, line)
    ]

    assert any(all(word in each.message for word in words) for each in found), small_course.check().problems


def test_a_missing_key_is_named_where_its_neighbours_begin(small_course: SmallCourse) -> None:
    small_course.replace(small_course.lesson, "    explain: A hammer finds nothing.\n", "")

    line = small_course.line(small_course.lesson, "- q: Which of these")
    small_course.assert_only_mistake(small_course.lesson, line, "'explain'", "missing", "add it")


def test_the_same_question_twice(small_course: SmallCourse) -> None:
    small_course.replace(
        small_course.lesson, "Which of these are searches?", "Which search tries every combination?"
    )

    line = small_course.line(small_course.lesson, "- q:", occurrence=2)
    small_course.assert_only_mistake(small_course.lesson, line, "the question", "second time", "line 13")


def test_the_same_card_twice(small_course: SmallCourse) -> None:
    small_course.replace(small_course.lesson, "  - Random search: Draws", "  - Grid search: Draws")

    line = small_course.line(small_course.lesson, "Grid search: Draws")
    small_course.assert_only_mistake(
        small_course.lesson, line, "the flashcard 'Grid search'", "second time", f"line {line - 1}"
    )


def test_the_same_reflection_prompt_twice(small_course: SmallCourse) -> None:
    prompt = "  - Which search would you try first?\n"
    small_course.replace(small_course.lesson, prompt, prompt + prompt)

    line = small_course.line(small_course.lesson, prompt.strip(), occurrence=2)
    small_course.assert_only_mistake(small_course.lesson, line, "the prompt", "second time")


def test_an_id_pinned_to_two_questions(small_course: SmallCourse) -> None:
    small_course.replace(small_course.lesson, "    answer: 0\n", "    answer: 0\n    id: which\n")
    small_course.replace(small_course.lesson, "    answer: [0, 1]\n", "    answer: [0, 1]\n    id: which\n")

    line = small_course.line(small_course.lesson, "id: which", occurrence=2)
    small_course.assert_only_mistake(small_course.lesson, line, "the id 'which'", "second time", "change one")


def test_an_id_pinned_to_two_cards(small_course: SmallCourse) -> None:
    small_course.replace(
        small_course.lesson, "Tries every combination\n", "Tries every combination\n    id: card\n"
    )
    small_course.replace(small_course.lesson, "Draws combinations\n", "Draws combinations\n    id: card\n")

    line = small_course.line(small_course.lesson, "id: card", occurrence=2)
    small_course.assert_only_mistake(small_course.lesson, line, "the id 'card'", "second time")


def test_a_question_that_points_to_a_section_which_is_not_there(small_course: SmallCourse) -> None:
    small_course.replace(small_course.lesson, "    answer: 0\n", "    answer: 0\n    section: Two serches\n")

    small_course.assert_only_mistake(small_course.lesson, 19, "'Two serches'", "did you mean 'Two searches'?")


def test_front_matter_that_is_missing(small_course: SmallCourse) -> None:
    text = small_course.text(small_course.lesson)
    small_course.write(small_course.lesson, text.split("---\n", 2)[2])

    small_course.assert_only_mistake(small_course.lesson, 1, "no front-matter", "'---'", "duration_min")


def test_front_matter_that_is_never_closed(small_course: SmallCourse) -> None:
    small_course.replace(small_course.lesson, "next: 02-second\n---\n", "next: 02-second\n")

    small_course.assert_only_mistake(small_course.lesson, 1, "never closed", "'---'")


def test_front_matter_that_is_empty(small_course: SmallCourse) -> None:
    text = small_course.text(small_course.lesson)
    small_course.write(small_course.lesson, "---\n---\n" + text.split("---\n", 2)[2])

    small_course.assert_only_mistake(small_course.lesson, 1, "front-matter is empty")


def test_front_matter_that_is_not_yaml_is_named_at_its_line_in_the_file(small_course: SmallCourse) -> None:
    small_course.replace(small_course.lesson, "explain: A grid is", "explain: A grid: is")

    line = small_course.line(small_course.lesson, "A grid: is")
    small_course.assert_only_mistake(small_course.lesson, line, "not YAML", "quotes")


def test_a_key_written_twice(small_course: SmallCourse) -> None:
    small_course.replace(small_course.lesson, "    answer: 0\n", "    answer: 0\n    answer: 1\n")

    small_course.assert_only_mistake(small_course.lesson, 19, "the key 'answer'", "second time", "line 18")


def test_keys_that_an_editor_adds_are_no_mistakes(small_course: SmallCourse) -> None:
    added = "next: 02-second\njupytext:\n  formats: md:myst\nkernelspec:\n  name: python3\n"
    small_course.replace(small_course.lesson, "next: 02-second\n", added)

    assert small_course.check().problems == []


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (
            "Short note › Introduction",
            "Shrot note › Introduction",
            ["'Short note'", "did you mean 'Short note'?"],
        ),
        (
            "Short note › Introduction",
            "Short note › Introducton",
            ["'Introducton'", "did you mean 'Introduction'?"],
        ),
        ("Short note › Introduction", "Short note › Pruning", ["'Pruning'", "'Long chapter' has it"]),
        ("Short note › Introduction", "Short note > Introduction", ["names no document", "Label › Heading"]),
        ("*Mirrors: Short note › Introduction*", "Mirrors: Short note › Introduction", ["*Mirrors: Label"]),
        ("*Mirrors: Short note › Introduction*", "*Mirror: Short note › Introduction*", ["*Mirrors: Label"]),
        ("*Mirrors: Short note › Introduction*", "*Mirrors: Short note ›\nIntroduction*", ["on one line"]),
    ],
)
def test_a_line_that_mirrors_nothing_is_named_and_the_nearest_heading_offered(
    small_course: SmallCourse, old: str, new: str, words: list[str]
) -> None:
    line = small_course.line(small_course.lesson, "› Introduction")
    small_course.replace(small_course.lesson, old, new)

    # the heading itself is left uncovered, which is a second mistake, in course.yml
    (_uncovered, problem) = small_course.check().problems

    assert (problem.path, problem.line) == (small_course.lesson, line)
    assert all(word in problem.message for word in words), problem


def test_a_line_inside_a_code_cell_mirrors_nothing(small_course: SmallCourse) -> None:
    line = "*Mirrors: Nowhere › Nothing*"
    small_course.replace(small_course.lesson, 'print("searching")', f'"""\n{line}\n"""')

    assert small_course.check().problems == []


def test_a_fence_that_the_file_never_closes(small_course: SmallCourse) -> None:
    small_course.replace(small_course.lesson, "```\n\nThat was quick.", "That was quick.")

    line = small_course.line(small_course.lesson, "```{code-cell}")
    small_course.assert_only_mistake(small_course.lesson, line, "never closed", "```")


def test_a_fence_that_swallows_the_next_cell(small_course: SmallCourse) -> None:
    small_course.replace(
        small_course.lesson, "```\n\nThat was quick.", "\nProse.\n\n```{code-cell} ipython3\nprint(1)\n```\n"
    )

    line = small_course.line(small_course.lesson, "```{code-cell}")
    small_course.assert_only_mistake(small_course.lesson, line, "never closed")


def test_an_example_of_a_cell_inside_a_longer_fence_is_no_mistake(small_course: SmallCourse) -> None:
    example = "That was quick.\n\n````\n```{code-cell} ipython3\n1 + 1\n```\n````\n"
    small_course.replace(small_course.lesson, "That was quick.", example)

    assert small_course.check().problems == []


@pytest.mark.parametrize("options", ["---\ntags: [a\n---", ":tags: [a"])
def test_cell_options_that_are_not_yaml_are_named_at_their_line(
    small_course: SmallCourse, options: str
) -> None:
    small_course.replace(small_course.lesson, 'ipython3\nprint("searching")', f"ipython3\n{options}\nprint()")

    line = small_course.line(small_course.lesson, "tags: [a")
    small_course.assert_only_mistake(small_course.lesson, line, "the list that begins here", "']'")


def test_a_byte_order_mark(small_course: SmallCourse) -> None:
    content = (small_course.root / small_course.lesson).read_bytes()
    small_course.write(small_course.lesson, b"\xef\xbb\xbf" + content)

    small_course.assert_only_mistake(small_course.lesson, 1, "byte-order mark", "UTF-8 without BOM")


def test_line_ends_of_windows(small_course: SmallCourse) -> None:
    content = (small_course.root / small_course.lesson).read_bytes()
    small_course.write(small_course.lesson, content.replace(b"\n", b"\r\n"))

    small_course.assert_only_mistake(small_course.lesson, 1, "CRLF", "LF")


def test_bytes_that_are_not_utf_8(small_course: SmallCourse) -> None:
    small_course.replace(small_course.lesson, "Search is a habit.", "Caf\N{LATIN SMALL LETTER E WITH ACUTE}.")
    line = small_course.line(small_course.lesson, "Caf")
    content = (small_course.root / small_course.lesson).read_bytes()
    small_course.write(
        small_course.lesson, content.replace("\N{LATIN SMALL LETTER E WITH ACUTE}".encode(), b"\xe9")
    )

    small_course.assert_only_mistake(small_course.lesson, line, "0xe9", "UTF-8")


def test_tabs_as_indentation_are_said_once(small_course: SmallCourse) -> None:
    old = "    answer: 0\n    explain: A grid"
    small_course.replace(small_course.lesson, old, "\t\tanswer: 0\n\t\texplain: A grid")

    small_course.assert_only_mistake(small_course.lesson, 18, "tab", "spaces", "in 2 lines")


def test_a_tab_does_not_hide_the_other_mistakes(small_course: SmallCourse) -> None:
    small_course.replace(small_course.lesson, "    answer: 0\n", "\t\tanswer: 5\n")
    small_course.replace(small_course.lesson, "duration_min: 45", "duration_min: long")

    assert [problem.line for problem in small_course.check().problems] == [4, 18, 18]
