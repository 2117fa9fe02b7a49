"""What every widget of a lesson shares: who owns the state, and how the page and the kernel talk."""

from __future__ import annotations

from typing import Any, ClassVar

import anywidget
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError
from traitlets import List, Unicode

from course.problems import CourseError
from widgets import still
from widgets.record import LessonRecord

NOT_UNDERSTOOD = (
    "The kernel did not understand this page. Reload the page, run the notebook's cells again and repeat it."
)


class Message(BaseModel):
    """Something the page asks of the kernel; `kind` tells the messages of a widget apart."""

    model_config = ConfigDict(extra="forbid", strict=True)


class NotUnderstoodError(Exception):
    """A message of the right shape that names something which is not there."""


class CourseWidget(anywidget.AnyWidget):
    """A view of the learner's record. The kernel owns the state; the page shows it and sends messages.

    The page sends `{"ticket": ..., "message": {...}}` and gets `{"ticket": ..., "problem": "" or a
    sentence}`, so that it knows when the kernel does not answer. Changed state arrives before the answer.
    """

    notices = List(Unicode()).tag(sync=True)
    message_type: ClassVar[TypeAdapter[Any]]

    def __init__(self, record: LessonRecord, **state: object) -> None:
        super().__init__(notices=record.untold_notices(), **state)
        self.record = record
        self.attached: bytes = b""  # the file that came with the message in hand
        self.on_msg(self._answer)

    def still(self) -> str:
        """HTML for pages on which no widget runs."""
        return still.text(repr(self))

    def __repr__(self) -> str:
        return f"An interactive part of this lesson. {still.OPEN}"

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]] | None:
        bundle = super()._repr_mimebundle_(**kwargs)
        if bundle is None:
            return None
        data, metadata = bundle
        return {**data, "text/html": self.still()}, metadata

    def handle(self, message: Any) -> None:
        """Act on a message of `message_type`. May raise CourseError or NotUnderstoodError."""
        raise NotImplementedError

    def set_state(self, sync_data: dict[str, object]) -> None:
        """Nothing: the page has no say over the state, whatever it sends."""

    def _answer(self, _widget: object, content: object, buffers: list[memoryview]) -> None:
        if not isinstance(content, dict):
            return
        self.attached = bytes(buffers[0]) if buffers else b""
        problem = ""
        try:
            self.handle(self.message_type.validate_python(content.get("message")))
        except (ValidationError, NotUnderstoodError):
            problem = NOT_UNDERSTOOD
        except CourseError as error:
            problem = " ".join(error.lines)
        finally:
            self.attached = b""
        if untold := self.record.untold_notices():
            self.notices = [*self.notices, *untold]
        self.send({"ticket": content.get("ticket"), "problem": problem})
