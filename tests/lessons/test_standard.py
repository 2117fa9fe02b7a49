"""What every lesson has at least; `course check` says the rest."""

from __future__ import annotations

import ast
import re
from functools import cache

import pytest
from nbformat import NotebookNode

from course.lesson import FrontMatter
from grader.building.sources import read_exercises, read_lesson
from grader.cells import is_answer, is_marked_by_hand, is_test, nbgrader_metadata
from tools.adequacy.answers import LESSONS, ROOT

WITH_TENSORFLOW = {"03", "05", "07", "08", "09"}
TENSORFLOW = {"tensorflow", "keras", "keras_tuner"}
CAPSTONE = "capstone-end-to-end"

each_lesson = pytest.mark.parametrize("slug", LESSONS)


@cache
def front_matter(slug: str) -> FrontMatter:
    return FrontMatter.model_validate(read_lesson(ROOT, slug).front_matter)


@cache
def cells(slug: str) -> list[NotebookNode]:
    found: list[NotebookNode] = read_lesson(ROOT, slug).notebook.cells
    return found


@cache
def exercise_cells(slug: str) -> list[NotebookNode]:
    found: list[NotebookNode] = read_exercises(ROOT, slug).notebook.cells
    return found


@each_lesson
def test_a_quiz_has_eight_questions_two_of_them_with_several_answers(slug: str) -> None:
    quiz = front_matter(slug).quiz
    assert len(quiz) >= 8
    assert sum(question.multi_select for question in quiz) >= 2


@each_lesson
def test_every_question_says_where_the_answer_stands_and_why_each_wrong_option_is_wrong(slug: str) -> None:
    for question in front_matter(slug).quiz:
        assert question.section, question.q
        assert len(question.why) == len(question.options) - len(question.correct), question.q


@each_lesson
def test_the_right_answer_is_found_neither_by_its_place_nor_by_its_length(slug: str) -> None:
    single = [question for question in front_matter(slug).quiz if not question.multi_select]
    places = [min(question.correct) for question in single]
    longest = [max(range(len(q.options)), key=lambda i: len(q.options[i])) in q.correct for q in single]
    assert max(map(places.count, places)) <= 0.7 * len(single)
    assert sum(longest) <= 0.7 * len(single)


@each_lesson
def test_a_lesson_has_ten_cards_and_two_or_three_reflections(slug: str) -> None:
    assert len(front_matter(slug).flashcards) >= 10
    assert 2 <= len(front_matter(slug).reflection) <= 3


@each_lesson
def test_three_to_six_answers_earn_twenty_points_and_an_essay_ten_and_the_capstone_sixty(slug: str) -> None:
    answers = [cell for cell in exercise_cells(slug) if is_answer(cell)]
    coded = [cell for cell in answers if not is_marked_by_hand(cell)]
    tested = sum(nbgrader_metadata(cell)["points"] for cell in exercise_cells(slug) if is_test(cell))
    by_hand = sum(nbgrader_metadata(cell)["points"] for cell in answers if is_marked_by_hand(cell))
    if slug == CAPSTONE:
        assert (tested, by_hand) == (36, 24)
    else:
        assert 3 <= len(coded) <= 6
        assert tested == 20
        assert by_hand in (0, 10)


@each_lesson
def test_each_figure_is_followed_by_what_to_see(slug: str) -> None:
    """Whether a cell draws is told by its `plt.show()`; the sentence is in the next text cell."""
    for number, cell in enumerate(cells(slug)):
        if cell.cell_type == "code" and "plt.show()" in cell.source:
            text = next(each.source for each in cells(slug)[number + 1 :] if each.cell_type == "markdown")
            assert "*What to see.*" in text, cell.source[:200]


@each_lesson
def test_every_lab_of_the_front_matter_is_in_the_lesson(slug: str) -> None:
    source = "\n".join(cell.source for cell in cells(slug) if cell.cell_type == "code")
    assert front_matter(slug).widgets
    for widget in front_matter(slug).widgets:
        assert f'lesson.lab("{widget.type}")' in source


@each_lesson
def test_it_ends_with_what_to_do_on_monday(slug: str) -> None:
    assert any(re.search(r"^## On Monday$", cell.source, re.MULTILINE) for cell in cells(slug))


@each_lesson
def test_only_lessons_on_networks_import_tensorflow(slug: str) -> None:
    if slug[:2] in WITH_TENSORFLOW:
        return
    imported = set()
    for cell in [*cells(slug), *exercise_cells(slug)]:
        if cell.cell_type == "code":
            python = "\n".join(line for line in cell.source.splitlines() if not line.startswith("%"))
            for node in ast.walk(ast.parse(python)):
                if isinstance(node, ast.Import):
                    imported |= {alias.name.split(".")[0] for alias in node.names}
                elif isinstance(node, ast.ImportFrom):
                    imported.add((node.module or "").split(".")[0])
    assert not imported & TENSORFLOW
