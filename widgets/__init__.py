"""What a lesson embeds: labs, quiz, flashcards, reflection, hints and checks; and the start page."""

from __future__ import annotations

from widgets.course_page import Course, CoursePage, open_course
from widgets.lesson import Lesson, open_lesson

__all__ = ["Course", "CoursePage", "Lesson", "open_course", "open_lesson"]
