"""The tables on the start page, made from the syllabus so that it is useful before anything is run."""

from __future__ import annotations

from course.syllabus import Syllabus

PLACEHOLDER = "<!-- lessons and tracks -->"


def fill_in(text: str, syllabus: Syllabus) -> str:
    """Put the lessons and the tracks in the place of the placeholder."""
    parts = [
        "## The lessons",
        lesson_table(syllabus),
        f"## {len(syllabus.documents)} tracks",
        "The same lessons in the order in which each document tells its story. "
        "Lessons in *italics* are being written.",
        track_table(syllabus),
    ]
    return text.replace(PLACEHOLDER, "\n\n".join(parts))


def lesson_table(syllabus: Syllabus) -> str:
    """A Markdown table: the lessons in order, with minutes and the numbers of those to do first."""
    numbers = {lesson.slug: number for number, lesson in enumerate(syllabus.lessons, start=1)}
    rows = ["| | Lesson | Minutes | First do |", "| ---: | :--- | ---: | :--- |"]
    for lesson in syllabus.lessons:
        first = _ranges([numbers[slug] for slug in lesson.prereqs if slug in numbers])
        link = f"{_title(syllabus, lesson.slug)}{' (being written)' if lesson.planned else ''}"
        rows.append(f"| {numbers[lesson.slug]} | {link} | {lesson.minutes} | {first or '–'} |")
    return "\n".join(rows)


def track_table(syllabus: Syllabus) -> str:
    """A Markdown table: for each document the lessons in its order."""
    rows = ["| Document | Its lessons, in its order |", "| :--- | :--- |"]
    for document in syllabus.documents:
        lessons = " → ".join(_title(syllabus, slug) for slug in syllabus.track(document.id))
        rows.append(f"| **{_cell(document.label)}** | {lessons or '–'} |")
    return "\n".join(rows)


def _title(syllabus: Syllabus, slug: str) -> str:
    lesson = syllabus.lesson(slug)
    title = _cell(lesson.title)
    return f"*{title}*" if lesson.planned else f"[{title}]({slug}/lesson.ipynb)"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _ranges(numbers: list[int]) -> str:
    """[1, 2, 3, 5] as `1–3, 5`."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in runs)
