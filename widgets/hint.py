"""Staged hints: from a nudge to a sketch of the solution, one stage at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from course.problems import CourseError


def hint_text(hints: Mapping[str, Sequence[str]], name: object, stage: object) -> str:
    """Markdown of the hints for exercise `name` up to `stage` (1 is the first). Raises CourseError."""
    stages = hints.get(name) if isinstance(name, str) else None
    if stages is None:
        raise CourseError(f"There is no exercise {name!r} here; the exercises are: {', '.join(hints)}.")
    if type(stage) is not int or not 1 <= stage <= len(stages):
        raise CourseError(
            f'"{name}" has hints 1 to {len(stages)}: write lesson.hint("{name}", 1), not {stage!r}.'
        )
    shown = [f"**Hint {number} of {len(stages)}.** {text}" for number, text in enumerate(stages[:stage], 1)]
    if stage < len(stages):
        shown.append(f'*Still stuck?* `lesson.hint("{name}", {stage + 1})`')
    return "\n\n".join(shown)
