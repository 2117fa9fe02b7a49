"""Flashcards: turn, rate, and let FSRS decide when each comes up again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter
from traitlets import Bool, Dict, Unicode

from course.cards import NEW_CARDS, RATINGS, CardState, Deck, interval_text
from course.lesson import FrontMatter
from widgets import still
from widgets.assets import module, stylesheet
from widgets.base import CourseWidget, Message, NotUnderstoodError
from widgets.record import LessonRecord

# A card that comes up again this soon is shown in the same sitting once the others are done.
SAME_SITTING = timedelta(minutes=20)


class Turn(Message):
    kind: Literal["turn"]
    card: str


class Rate(Message):
    kind: Literal["rate"]
    card: str
    rating: Annotated[int, Field(ge=1, le=4)]


class StudyAll(Message):
    kind: Literal["study all"]


class Flashcards(CourseWidget):
    """The cards of a lesson, one at a time. The back of a card goes to the page when it is turned."""

    _esm = module("flashcards.js")
    _css = stylesheet("widgets.css", "flashcards.css")
    message_type = TypeAdapter(Annotated[Turn | Rate | StudyAll, Field(discriminator="kind")])

    # id, term; once turned also definition and buttons (rating, word, interval); empty when none waits
    card = Dict().tag(sync=True)
    counts = Dict().tag(sync=True)  # due, new, done
    rest = Unicode().tag(sync=True)  # what to say when no card waits
    can_study_all = Bool(False).tag(sync=True)

    def __init__(self, lesson: FrontMatter, record: LessonRecord) -> None:
        super().__init__(record)
        self._deck = Deck(lesson, record.progress)
        self._new_left = NEW_CARDS
        self._done = 0
        self._all: list[str] = []  # ids still to come while studying all cards
        self._show_next()

    def __repr__(self) -> str:
        return f"{len(self._deck.cards)} flashcards. {still.OPEN}"

    def handle(self, message: Turn | Rate | StudyAll) -> None:
        if isinstance(message, StudyAll):
            self._all = [card.id for card in self._deck.cards]
            self._show_next()
            return
        if all(card.id != message.card for card in self._deck.cards):
            raise NotUnderstoodError
        if message.card != self.card.get("id"):
            return  # pressed twice: the next card is already here
        if isinstance(message, Turn):
            self._turn(message.card)
        elif "definition" in self.card:
            self._rate(message.card, message.rating)

    def _turn(self, card_id: str) -> None:
        definition = next(card.definition for card in self._deck.cards if card.id == card_id)
        intervals = self._deck.preview(card_id, _now())
        buttons = [
            {"rating": rating, "word": word, "interval": intervals[rating]}
            for rating, word in RATINGS.items()
        ]
        self.card = {**self.card, "definition": definition, "buttons": buttons}

    def _rate(self, card_id: str, rating: int) -> None:
        was_new = any(card.id == card_id and card.is_new for card in self._deck.cards)
        data = self._deck.review(card_id, rating, _now())
        self._new_left -= was_new
        self._done += 1
        self._all = [other for other in self._all if other != card_id]
        self._show_next()
        self.record.write("card", card_id, data)

    def _show_next(self) -> None:
        queue = self._queue()
        new = sum(card.is_new for card in queue)
        with self.hold_sync():
            self.counts = {"due": len(queue) - new, "new": new, "done": self._done}
            self.card = {"id": queue[0].id, "term": queue[0].term} if queue else {}
            self.rest = "" if queue else self._what_comes()
            self.can_study_all = not queue and bool(self._deck.cards)

    def _queue(self) -> list[CardState]:
        if self._all:
            return [card for card in self._deck.cards if card.id in self._all]
        now = _now()
        queue = self._deck.due(now, max(self._new_left, 0))
        soon = self._deck.due(now + SAME_SITTING, new_cards=0)
        return queue + [card for card in soon if card not in queue]

    def _what_comes(self) -> str:
        if not self._deck.cards:
            return "This lesson has no flashcards."
        sentences = ["Done for now."]
        if due := self._deck.next_due():
            day = due.astimezone()
            sentences.append(
                f"The next card is due in {interval_text(due - _now())}, on {day:%A} {day.day} {day:%B}."
            )
        if new := sum(card.is_new for card in self._deck.cards):
            sentences.append(f"{new} new {'card waits' if new == 1 else 'cards wait'} for another sitting.")
        return " ".join(sentences)


def _now() -> datetime:
    return datetime.now(UTC)
