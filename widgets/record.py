"""What a lesson's widgets write about the learner and read back."""

from __future__ import annotations

from course.progress import Event, Progress


class LessonRecord:
    """The learner's record of one lesson, shared by all widgets of a notebook."""

    def __init__(self, lesson: str, progress: Progress) -> None:
        self.lesson = lesson
        self.progress = progress
        self._told = 0

    def write(self, kind: str, item: str, data: dict[str, object]) -> Event:
        """Raises CourseError when it cannot be saved."""
        return self.progress.record(kind, self.lesson, item, data)

    def latest(self, kind: str, item: str) -> Event | None:
        return self.progress.latest(kind, self.lesson, item)

    def untold_notices(self) -> list[str]:
        """What the progress store must tell the learner; each sentence is given once."""
        notices = self.progress.notices[self._told :]
        self._told += len(notices)
        return notices
