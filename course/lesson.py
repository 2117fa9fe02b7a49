"""What a lesson's front-matter may say: goals, quiz, flashcards, widgets, reflection.

The models only describe; `course.check` turns what is wrong with a file into `path:line` messages.
"""

from __future__ import annotations

import hashlib
import re
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
)

SLUG = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Slug = Annotated[str, StringConstraints(pattern=SLUG.pattern)]


# a text notebook opened with Jupytext in JupyterLab gets these; they say nothing about the course
EDITOR_KEYS = frozenset({"jupytext", "kernelspec", "language_info"})


def without_editor_keys(front_matter: Any) -> Any:
    """Front-matter less what an editor put there; anything but keys and values comes back as it is."""
    if not isinstance(front_matter, dict):
        return front_matter
    return {key: value for key, value in front_matter.items() if key not in EDITOR_KEYS}


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
    answer: int | list[int]
    explain: Text
    why: dict[int, Text] = {}
    section: Text | None = None
    objective: Annotated[str, StringConstraints(pattern=r"^[1-6]\.\d$")] | None = None
    """The item of the exam guide (Professional Machine Learning Engineer, June 2026) that it belongs to."""
    ref: Text | None = None
    id: Slug | None = None

    @field_validator("options")
    @classmethod
    def _options_differ(cls, options: list[str]) -> list[str]:
        if len(set(options)) < len(options):
            raise ValueError("two options are the same; every option must differ")
        return options

    @field_validator("answer", mode="before")
    @classmethod
    def _answer_is_an_option(cls, answer: Any, info: ValidationInfo) -> Any:
        numbers = answer if isinstance(answer, list) else [answer]
        if not numbers or any(type(number) is not int for number in numbers):
            raise ValueError(
                "'answer' must be the number of the right option, counted from 0, "
                "or a list of such numbers where several are right"
            )
        if len(set(numbers)) < len(numbers):
            raise ValueError("'answer' names an option twice")
        if "options" in info.data:
            last = len(info.data["options"]) - 1
            outside = [number for number in numbers if not 0 <= number <= last]
            if outside:
                raise ValueError(
                    f"answer {_numbers(outside)} is out of range: the options are numbered 0 to {last}"
                )
        return answer

    @field_validator("why")
    @classmethod
    def _why_speaks_of_the_wrong_options(cls, why: dict[int, str], info: ValidationInfo) -> dict[int, str]:
        if not why or not {"options", "answer"} <= info.data.keys():
            return why
        answer = info.data["answer"]
        right = set(answer) if isinstance(answer, list) else {answer}
        wrong = sorted(set(range(len(info.data["options"]))) - right)
        if sorted(why) != wrong:
            raise ValueError(
                f"'why' must have one sentence for each wrong option, that is for {_numbers(wrong)}, "
                f"but it has them for {_numbers(sorted(why))}"
            )
        return why

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


def _as_card(card: Any) -> Any:
    """A card is written `- Term: definition`, with an optional `id` on the line below."""
    if isinstance(card, str):
        raise ValueError("a flashcard is written '- Term: definition', but this one has no ': '")
    if not isinstance(card, dict) or {"term", "definition"} <= set(card):
        return card
    terms = [key for key in card if key != "id"]
    if len(terms) != 1:
        names = ", ".join(map(str, terms)) or "none"
        raise ValueError(
            f"a flashcard has one key, the term, but this one has {len(terms)} ({names}): "
            "begin a new line with '- ' for each card"
        )
    pinned = {"id": card["id"]} if "id" in card else {}
    return {"term": str(terms[0]), "definition": card[terms[0]], **pinned}


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
    flashcards: list[Annotated[Flashcard, BeforeValidator(_as_card)]] = []
    reflection: list[Text] = []
    next: Slug | None = None

    def question_id(self, question: Question) -> str:
        return question.id or stable_id(self.id, question.q)

    def card_id(self, card: Flashcard) -> str:
        return card.id or stable_id(self.id, card.term)

    def reflection_id(self, prompt: str) -> str:
        return stable_id(self.id, prompt)


class ExercisesFrontMatter(Strict):
    """The YAML block on top of an `exercises.md`: staged hints for each exercise, nudge first."""

    title: Text
    hints: dict[Text, Annotated[list[Text], Field(min_length=2)]]


def _numbers(numbers: list[int]) -> str:
    return ", ".join(map(str, numbers)) or "none"
