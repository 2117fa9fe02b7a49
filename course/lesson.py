"""What a lesson's front-matter may say: goals, quiz, flashcards, widgets, reflection.

The models only describe; `course.check` turns what is wrong with a file into `path:line` messages.
"""

from __future__ import annotations

import hashlib
import re
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    field_validator,
    model_validator,
)

SLUG = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Slug = Annotated[str, StringConstraints(pattern=SLUG.pattern)]


def stable_id(*parts: str) -> str:
    """A short identity that depends only on the words given, so history survives edits elsewhere."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:12]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Video(Strict):
    """A film about the lesson; optional, because the course works offline."""

    platform: Literal["youtube"]
    id: Text
    start: Annotated[int, Field(ge=0)] = 0
    end: Annotated[int, Field(ge=1)] | None = None

    @property
    def url(self) -> str:
        return f"https://www.youtube.com/watch?v={self.id}" + (f"&t={self.start}s" if self.start else "")


class Widget(Strict):
    """A lab the lesson embeds, by name, and the data file it opens with (`/widgets/NAME.json`)."""

    type: Text
    data: Annotated[str, StringConstraints(pattern=r"^/widgets/[\w.-]+\.json$")] | None = None

    @property
    def data_file(self) -> str | None:
        """File name inside `widgets/data/`."""
        return self.data.removeprefix("/widgets/") if self.data else None


class Question(Strict):
    """One quiz item. A list as `answer` makes it multi-select; `why` has one sentence per wrong option."""

    q: Text
    options: Annotated[list[Text], Field(min_length=2)]
    answer: Annotated[int, Field(ge=0)] | Annotated[list[Annotated[int, Field(ge=0)]], Field(min_length=1)]
    explain: Text
    why: dict[int, Text] = {}
    section: Text | None = None
    objective: Text | None = None
    ref: Text | None = None
    id: Slug | None = None

    @field_validator("options")
    @classmethod
    def _options_differ(cls, options: list[str]) -> list[str]:
        if len(set(options)) < len(options):
            raise ValueError("two options are the same; every option must differ")
        return options

    @model_validator(mode="after")
    def _answers_are_options(self) -> Question:
        for index in sorted(self.correct):
            if index >= len(self.options):
                raise ValueError(
                    f"answer {index} is out of range; options are numbered 0 to {len(self.options) - 1}"
                )
        if isinstance(self.answer, list) and len(self.correct) < len(self.answer):
            raise ValueError("answer names an option twice")
        wrong = set(range(len(self.options))) - self.correct
        if self.why and set(self.why) != wrong:
            raise ValueError(
                f"why must have one sentence for each wrong option, that is for {sorted(wrong)}, "
                f"but it has {sorted(self.why)}"
            )
        return self

    @property
    def correct(self) -> frozenset[int]:
        return frozenset(self.answer) if isinstance(self.answer, list) else frozenset({self.answer})

    @property
    def multi_select(self) -> bool:
        return isinstance(self.answer, list)


class Flashcard(Strict):
    """A term and what it means."""

    term: Text
    definition: Text
    id: Slug | None = None


class FrontMatter(Strict):
    """The YAML block on top of a `lesson.md`."""

    id: Slug
    title: Text
    duration_min: Annotated[int, Field(ge=1, le=600, strict=True)]
    prereqs: list[Slug] = []
    tags: list[Text] = []
    video: Video | None = None
    widgets: list[Widget] = []
    goals: Annotated[list[Text], Field(min_length=1)]
    quiz: list[Question] = []
    flashcards: list[Flashcard] = []
    reflection: list[Text] = []
    next: Slug | None = None

    @field_validator("flashcards", mode="before")
    @classmethod
    def _one_term_a_card(cls, cards: Any) -> Any:
        """A card is written `- Term: definition`, with an optional `id`."""
        if not isinstance(cards, list):
            return cards
        return [_as_card(card) for card in cards]

    def question_id(self, question: Question) -> str:
        return question.id or stable_id(self.id, question.q)

    def card_id(self, card: Flashcard) -> str:
        return card.id or stable_id(self.id, card.term)

    def reflection_id(self, prompt: str) -> str:
        return stable_id(self.id, prompt)


def _as_card(card: Any) -> Any:
    if not isinstance(card, dict) or {"term", "definition"} <= set(card):
        return card
    terms = [key for key in card if key != "id"]
    if len(terms) != 1:
        raise ValueError(
            f"a flashcard has one key, the term, but this one has {len(terms)}: {', '.join(map(str, terms))}; "
            "start a new line with '- ' for each card"
        )
    pinned = {"id": card["id"]} if "id" in card else {}
    return {"term": str(terms[0]), "definition": card[terms[0]], **pinned}


class ExercisesFrontMatter(Strict):
    """The YAML block on top of an `exercises.md`: staged hints for each exercise, from a nudge to a sketch."""

    title: Text
    hints: dict[Text, Annotated[list[Text], Field(min_length=2)]]
