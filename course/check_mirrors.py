"""Which headings of the documents the lessons mirror, and which nobody does."""

from __future__ import annotations

from collections.abc import Iterable

from course.check_lesson import LessonFindings
from course.lesson_text import BETWEEN_LABEL_AND_HEADING
from course.outline import DocumentOutline, Mention, Outline
from course.problems import Problem
from course.validation import did_you_mean

Covered = set[tuple[str, str]]


def check_mirrors(outline: Outline, written: Iterable[LessonFindings]) -> tuple[list[Problem], list[Mention]]:
    """Mistakes in what lessons mirror or plan to, and the headings left over. Documents go by their id."""
    problems: list[Problem] = []
    covered: Covered = set()
    by_id = {document.id.text: document for document in outline.documents}
    by_label = {document.label.text: document for document in outline.documents}
    for lesson in outline.lessons:
        for document, heading in lesson.planned_mirrors:
            problems += _mirror(document, heading, by_id, covered)
    for findings in written:
        for mirror in findings.mirrors:
            label = Mention(mirror.label, findings.path, mirror.line)
            heading = Mention(mirror.heading, findings.path, mirror.line)
            problems += _mirror(label, heading, by_label, covered)
    uncovered = [
        heading
        for document in outline.documents
        for heading in document.headings
        if (document.id.text, heading.text) not in covered
    ]
    return list(dict.fromkeys(problems)), uncovered


def uncovered_problems(outline: Outline, uncovered: Iterable[Mention]) -> list[Problem]:
    labels = {heading: each.label.text for each in outline.documents for heading in each.headings}
    problems = []
    for heading in uncovered:
        line = f"*Mirrors: {labels[heading]}{BETWEEN_LABEL_AND_HEADING}{heading.text}*"
        message = (
            f"no lesson mirrors the heading '{heading.text}' or plans to: write '{line}' below the section "
            "of a lesson, or list the heading under 'mirrors' of a planned lesson"
        )
        problems.append(heading.problem(message))
    return problems


def _mirror(
    document: Mention, heading: Mention, documents: dict[str, DocumentOutline], covered: Covered
) -> list[Problem]:
    """Note that the heading is mirrored, or say why it cannot be."""
    if not document.text:
        words = f"'{heading.text}' names no document: write 'Label{BETWEEN_LABEL_AND_HEADING}Heading'"
        return [heading.problem(f"{words}; the labels are: {', '.join(documents)}")]
    found = documents.get(document.text)
    if found is None:
        near = did_you_mean(document.text, documents) or f"; there are: {', '.join(documents)}"
        return [document.problem(f"there is no document '{document.text}'{near}")]
    headings = [each.text for each in found.headings]
    if heading.text not in headings:
        near = did_you_mean(heading.text, headings) or _where_it_is(heading.text, documents)
        return [heading.problem(f"'{document.text}' has no heading '{heading.text}'{near}")]
    covered.add((found.id.text, heading.text))
    return []


def _where_it_is(heading: str, documents: dict[str, DocumentOutline]) -> str:
    for name, document in documents.items():
        if heading in [each.text for each in document.headings]:
            return f"; '{name}' has it"
    return "; course.yml lists its headings, spelt as the document spells them"
