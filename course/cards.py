"""Flashcards of a lesson and when each comes up again, scheduled by FSRS."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from fsrs import Card, Rating, Scheduler

from course.lesson import FrontMatter, stable_id
from course.progress import Progress

# How many new cards one sitting offers: a lesson's deck in two sittings, not all of it at once.
NEW_CARDS = 10

RATINGS = {rating.value: rating.name for rating in Rating}  # {1: "Again", 2: "Hard", 3: "Good", 4: "Easy"}

# Without fuzz (which spreads big decks over days at random) the interval that a button shows is the one that
# the card gets, and the same ratings always give the same dates.
_SCHEDULER = Scheduler(enable_fuzzing=False)


@dataclass(frozen=True)
class CardState:
    """A flashcard and its schedule; `schedule` is None while the card is new."""

    id: str
    lesson: str
    term: str
    definition: str
    schedule: Card | None = None

    @property
    def is_new(self) -> bool:
        return self.schedule is None

    @property
    def due(self) -> datetime | None:
        """When it comes up again (UTC); None while the card is new."""
        return self.schedule.due if self.schedule else None

    def is_due(self, now: datetime) -> bool:
        return self.due is not None and self.due <= now

    def rated(self, rating: int, now: datetime) -> CardState:
        """The card after it was rated 1 (Again) to 4 (Easy). Raises ValueError for another rating."""
        # fsrs wants a number of its own for each card
        card = self.schedule or Card(card_id=int(stable_id(self.lesson, self.id), 16), due=now)
        card, _ = _SCHEDULER.review_card(card, Rating(rating), now.astimezone(UTC))
        return replace(self, schedule=card)


class Deck:
    """The flashcards of one lesson as the learner left them.

    `review` moves the card in this deck at once and returns what to record, so that a rating that could not
    be saved still counts until the notebook is closed.
    """

    def __init__(self, lesson: FrontMatter, progress: Progress) -> None:
        events = progress.latest_by_item("card", lesson.id)
        self._cards: dict[str, CardState] = {}
        for flashcard in lesson.flashcards:
            card_id = lesson.card_id(flashcard)
            event = events.get((lesson.id, card_id))
            schedule = Card.from_json(json.dumps(event.data)) if event else None
            self._cards[card_id] = CardState(
                card_id, lesson.id, flashcard.term, flashcard.definition, schedule
            )

    @property
    def cards(self) -> list[CardState]:
        """All cards, in the order of the front-matter."""
        return list(self._cards.values())

    def due(self, now: datetime, new_cards: int = NEW_CARDS) -> list[CardState]:
        """What to turn now: due cards, the longest overdue first, then at most `new_cards` new ones."""
        waiting = [card for card in self.cards if card.is_due(now)]
        new = [card for card in self.cards if card.is_new]
        return sorted(waiting, key=lambda card: card.due or now) + new[:new_cards]

    def next_due(self) -> datetime | None:
        """When the first card that is not new comes up (it may be past); None when all are new."""
        return min((card.due for card in self.cards if card.due is not None), default=None)

    def preview(self, card_id: str, now: datetime) -> dict[int, str]:
        """What each button would do: `{1: "1 min", 2: "6 min", 3: "10 min", 4: "8 d"}`. Raises KeyError."""
        card = self._cards[card_id]
        return {rating: interval_text(_after(card.rated(rating, now), now)) for rating in RATINGS}

    def review(self, card_id: str, rating: int, now: datetime) -> dict[str, object]:
        """Rate a card 1 (Again) to 4 (Easy); returns the data of the "card" event to record.

        Raises KeyError for a card of another deck, ValueError for another rating.
        """
        card = self._cards[card_id].rated(rating, now)
        self._cards[card_id] = card
        assert card.schedule is not None
        return {"rating": rating, **card.schedule.to_dict()}


def interval_text(interval: timedelta) -> str:
    """A short way to write an interval: "10 min", "5 h", "3 d", "4 mo", "1.5 y"."""
    minutes = interval / timedelta(minutes=1)
    hours, days = minutes / 60, minutes / 60 / 24
    if minutes < 59.5:
        return f"{max(1, round(minutes))} min"
    if hours < 23.5:
        return f"{round(hours)} h"
    if days < 30.5:
        return f"{round(days)} d"
    if days < 365:
        return f"{round(days / 30.4)} mo"
    return f"{days / 365.25:.1f} y"


def _after(card: CardState, now: datetime) -> timedelta:
    return (card.due or now) - now
