"""Reflection prompts: what the learner writes is saved as they write it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter
from traitlets import Dict, List

from course.lesson import FrontMatter
from course.progress import Event
from widgets import still
from widgets.assets import module, stylesheet
from widgets.base import CourseWidget, Message, NotUnderstoodError
from widgets.record import LessonRecord

MOST_CHARACTERS = 100_000


class Save(Message):
    kind: Literal["save"]
    prompt: str
    text: Annotated[str, Field(max_length=MOST_CHARACTERS)]


class Reflection(CourseWidget):
    """One text field a prompt. Every version that was saved stays in the progress file."""

    _esm = module("reflection.js")
    _css = stylesheet("widgets.css", "reflection.css")
    message_type = TypeAdapter(Save)

    prompts = List(Dict()).tag(sync=True)  # id, text, most_characters
    saved = Dict().tag(sync=True)  # by prompt id: text, at (ISO time)

    def __init__(self, lesson: FrontMatter, record: LessonRecord) -> None:
        ids = {lesson.reflection_id(prompt): prompt for prompt in lesson.reflection}
        super().__init__(
            record,
            prompts=[
                {"id": key, "text": prompt, "most_characters": MOST_CHARACTERS} for key, prompt in ids.items()
            ],
        )
        events = {key: record.latest("reflection", key) for key in ids}
        self.saved = {key: _as_saved(event) for key, event in events.items() if event}
        self._ids = ids

    def still(self) -> str:
        return still.listed("Reflection", self._ids.values())

    def handle(self, message: Save) -> None:
        if message.prompt not in self._ids:
            raise NotUnderstoodError
        if self.saved.get(message.prompt, {}).get("text", "") == message.text:
            return
        event = self.record.write("reflection", message.prompt, {"text": message.text})
        self.saved = {**self.saved, message.prompt: _as_saved(event)}


def _as_saved(event: Event) -> dict[str, str]:
    text = event.data.get("text")
    return {"text": text if isinstance(text, str) else "", "at": event.at.isoformat()}
