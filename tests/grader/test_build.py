from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from course.problems import CourseError
from grader.building.build import build, out_of_date

ASSIGNMENT = "01-averages"
MARK = "course_build"


def read(path: Path) -> NotebookNode:
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    return notebook


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_the_learner_edition_holds_no_solution_no_hidden_test_and_no_output(course):
    text = course.notebook.read_text(encoding="utf-8")
    assert "raise NotImplementedError()" in text
    for secret in ("sum(values)", "secret_values", "HIDDEN TESTS", "BEGIN SOLUTION", "outlier"):
        assert secret not in text
    for path in (course.root / "notebooks").rglob("*.ipynb"):
        for cell in read(path).cells:
            assert cell.cell_type != "code" or (cell.outputs == [] and cell.execution_count is None)


def test_the_instructor_edition_holds_everything(course):
    text = (course.root / "source" / ASSIGNMENT / "exercises.ipynb").read_text(encoding="utf-8")
    for part in ("sum(values)", "secret_values", "BEGIN HIDDEN TESTS", "outlier"):
        assert part in text


def test_front_matter_lands_under_one_metadata_key(course):
    lesson = read(course.root / "notebooks" / ASSIGNMENT / "lesson.ipynb").metadata
    assert set(lesson) == {"course", "kernelspec", "language_info", MARK}
    assert lesson.course.id == ASSIGNMENT
    assert lesson.kernelspec.name == "python3"
    exercises = read(course.notebook).metadata.course
    assert exercises.lesson == ASSIGNMENT
    assert exercises.title == "Exercises: averages"
    assert exercises.hints["spread"][1] == "The largest less the smallest."


def test_cell_ids_are_the_grade_ids_and_else_depend_on_the_text_alone(course):
    ids = [cell.id for cell in read(course.notebook).cells]
    assert {"mean-task", "mean", "mean-visible", "mean-hidden", "essay-why"} <= set(ids)
    assert len(set(ids)) == len(ids)
    lesson = read(course.root / "notebooks" / ASSIGNMENT / "lesson.ipynb")
    twins = [cell.id for cell in lesson.cells if cell.source == "Twice the same text."]
    assert twins == [twins[0], f"{twins[0]}-2"]


def test_nbgrader_would_make_the_same_learner_edition(course):
    done = course.run("nbgrader", "generate_assignment", ASSIGNMENT)
    assert done.returncode == 0, done.stderr
    theirs = read(course.root / "release" / ASSIGNMENT / "exercises.ipynb")
    ours = read(course.notebook)
    del theirs.metadata[MARK], ours.metadata[MARK]
    assert ours == theirs


def test_builds_in_other_folders_hash_seeds_and_locales_are_byte_for_byte_the_same(sources, tmp_path):
    made = []
    for name, seed, locale in (("one", "1", "C"), ("another/place", "2", "C.UTF-8")):
        root = Path(shutil.copytree(sources.root, tmp_path / name))
        subprocess.run(
            [sys.executable, "-m", "grader.cli", "build", "--course-dir", str(root)],
            env={**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": locale, "TZ": f"UTC{seed}"},
            check=True,
            capture_output=True,
            timeout=120,
        )
        made.append({**files(root / "notebooks"), **files(root / "source")})
    assert made[0] == made[1]
    for content in made[0].values():
        assert content.endswith(b"}\n")
        assert b"\r" not in content


def test_building_again_writes_nothing(course):
    before = files(course.root)
    assert build(course.root).lines(course.root) == ["Everything is up to date."]
    assert files(course.root) == before


def test_the_start_page_has_the_lessons_and_the_tracks_before_anything_is_run(course):
    text = "\n".join(cell.source for cell in read(course.root / "notebooks" / "start-here.ipynb").cells)
    assert "| 1 | [Averages](01-averages/lesson.ipynb) | 10 | – |" in text
    assert r"| 2 | *How far \| from the middle* (being written) | 20 | 1 |" in text
    assert r"| **Note** | [Averages](01-averages/lesson.ipynb) → *How far \| from the middle* |" in text


def test_check_names_what_is_missing_out_of_date_and_left_over_and_changes_nothing(course):
    root = course.root
    assert course.grader("build", "--check").returncode == 0
    (root / "notebooks" / "start-here.ipynb").unlink()
    replace(root / "solutions" / ASSIGNMENT / "lesson.md", "sum([1, 2, 3])", "sum([1, 2, 4])")
    left_over = root / "notebooks" / "00-gone" / "exercises.ipynb"
    left_over.parent.mkdir()
    shutil.copy(course.notebook, left_over)
    before = files(root)
    done = course.grader("build", "--check")
    assert done.returncode == 1
    assert done.stdout.splitlines() == [
        "notebooks/start-here.ipynb: is missing; run `grader build`",
        "notebooks/01-averages/lesson.ipynb: is out of date; run `grader build`",
        "notebooks/00-gone/exercises.ipynb: is left over; `grader build` removes it",
    ]
    assert files(root) == before


def test_only_our_own_untouched_notebooks_are_removed(course):
    notebooks = course.root / "notebooks"
    ours, edited, foreign = (notebooks / name for name in ("a/x.ipynb", "b/x.ipynb", "c/x.ipynb"))
    for path in (ours, edited, foreign):
        path.parent.mkdir()
        shutil.copy(course.notebook, path)
    replace(edited, "raise NotImplementedError()", "return 42")
    foreign.write_text(json.dumps({"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
    (notebooks / "data.csv").write_text("a\n")
    report = build(course.root)
    assert report.removed == [ours]
    assert not ours.parent.exists()
    assert edited.exists()
    assert foreign.exists()
    assert (notebooks / "data.csv").exists()


def test_a_notebook_edited_by_hand_is_kept_beside_the_new_one(course):
    replace(course.notebook, "raise NotImplementedError()", "return 42")
    edited = course.notebook.read_bytes()
    lines = build(course.root).lines(course.root)
    kept = course.notebook.with_name("exercises.ipynb.edited-1")
    assert kept.read_bytes() == edited
    assert any("kept as notebooks/01-averages/exercises.ipynb.edited-1" in line for line in lines)
    assert "return 42" not in course.notebook.read_text(encoding="utf-8")


def test_points_changed_in_the_instructor_edition_are_kept_too(course):
    source = course.root / "source" / ASSIGNMENT / "exercises.ipynb"
    replace(source, '"points": 2', '"points": 20')
    build(course.root)
    assert '"points": 20' in source.with_name("exercises.ipynb.edited-1").read_text(encoding="utf-8")
    assert '"points": 20' not in source.read_text(encoding="utf-8")


def test_running_a_notebook_is_not_editing_it(course):
    lesson = course.root / "notebooks" / ASSIGNMENT / "lesson.ipynb"
    notebook = read(lesson)
    notebook.cells[1].outputs = [nbformat.v4.new_output("stream", text="2.0")]
    nbformat.write(notebook, lesson)
    assert build(course.root).kept == []
    assert read(lesson).cells[1].outputs == []


def test_mistakes_are_named_with_file_and_line_and_nothing_is_written(sources):
    exercises = sources.root / "solutions" / ASSIGNMENT / "exercises.md"
    replace(exercises, "    ### END SOLUTION\n", "")
    replace(sources.root / "solutions" / ASSIGNMENT / "lesson.md", "duration_min: 10", "duration_min: ten")
    done = sources.grader("build")
    assert done.returncode == 1
    lines = done.stderr.splitlines()
    assert any(line.startswith("solutions/01-averages/lesson.md:4: ") for line in lines)
    begin = exercises.read_text(encoding="utf-8").splitlines().index("    ### BEGIN SOLUTION") + 1
    assert any(line.startswith(f"solutions/01-averages/exercises.md:{begin}: ") for line in lines)
    assert not (sources.root / "notebooks").exists()
    assert not (sources.root / "source").exists()


def test_a_course_without_solutions_is_said_to_have_none(tmp_path):
    with pytest.raises(CourseError, match="solutions: is missing"):
        out_of_date(tmp_path)


def test_source_only_leaves_the_learner_edition_alone(sources):
    assert sources.grader("build", "--source-only").returncode == 0
    assert (sources.root / "source" / ASSIGNMENT / "exercises.ipynb").exists()
    assert not (sources.root / "notebooks").exists()


def test_a_lesson_is_built_by_name_whatever_is_wrong_with_another(sources):
    broken = sources.root / "solutions" / "02-broken"
    broken.mkdir()
    (broken / "lesson.md").write_text("no front-matter\n")
    assert sources.grader("build").returncode == 1
    done = sources.grader("build", ASSIGNMENT)
    assert done.returncode == 0, done.stderr
    assert (sources.root / "notebooks" / ASSIGNMENT / "lesson.ipynb").exists()
    assert sources.grader("build", "--check", ASSIGNMENT).returncode == 0


def test_building_one_lesson_leaves_all_others_alone(course):
    start_page = course.root / "notebooks" / "start-here.ipynb"
    start_page.unlink()
    left_over = course.root / "notebooks" / "00-gone" / "exercises.ipynb"
    left_over.parent.mkdir()
    shutil.copy(course.notebook, left_over)
    assert build(course.root, [ASSIGNMENT]).lines(course.root) == ["Everything is up to date."]
    assert left_over.exists()
    assert not start_page.exists()


def test_a_lesson_that_does_not_exist_is_named_with_those_that_do(course):
    done = course.grader("build", "01-average")
    assert done.returncode == 1
    assert "01-average: there is no such lesson in solutions/; there are: 01-averages" in done.stderr
