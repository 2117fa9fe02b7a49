from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from course.lesson import FrontMatter
from widgets.base import NOT_UNDERSTOOD
from widgets.flashcards import Flashcards
from widgets.record import LessonRecord

Open = Callable[[], LessonRecord]
Ask = Callable[..., str]
EASY = 4


def turn_and_rate(cards: Flashcards, ask: Ask, rating: int) -> str:
    """Returns the id of the card."""
    card = str(cards.card["id"])
    assert ask(cards, {"kind": "turn", "card": card}) == ""
    assert ask(cards, {"kind": "rate", "card": card, "rating": rating}) == ""
    return card


def test_the_back_of_a_card_is_not_in_the_page_before_it_is_turned(
    front_matter: FrontMatter, open_record: Open, ask: Ask
) -> None:
    cards = Flashcards(front_matter, open_record())
    assert "DEFINITION" not in json.dumps(cards.get_state(), default=str)
    ask(cards, {"kind": "turn", "card": "card-0"})
    assert cards.card["definition"] == "DEFINITION-0"
    assert [button["word"] for button in cards.card["buttons"]] == ["Again", "Hard", "Good", "Easy"]
    assert all(button["interval"] for button in cards.card["buttons"])


def test_a_sitting_offers_ten_new_cards_and_then_says_what_comes(
    front_matter: FrontMatter, open_record: Open, ask: Ask
) -> None:
    cards = Flashcards(front_matter, open_record())
    assert cards.counts == {"due": 0, "new": 10, "done": 0}
    rated = [turn_and_rate(cards, ask, EASY) for _ in range(10)]
    assert len(set(rated)) == 10
    assert cards.card == {}
    assert cards.counts == {"due": 0, "new": 0, "done": 10}
    assert cards.rest.startswith("Done for now. The next card is due in ")
    assert cards.rest.endswith("2 new cards wait for another sitting.")


def test_a_card_rated_again_comes_back_in_the_same_sitting_after_the_others(
    front_matter: FrontMatter, open_record: Open, ask: Ask
) -> None:
    cards = Flashcards(front_matter, open_record())
    first = turn_and_rate(cards, ask, 1)
    assert cards.counts == {"due": 1, "new": 9, "done": 1}
    seen = [turn_and_rate(cards, ask, EASY) for _ in range(10)]
    assert first in seen


def test_all_cards_can_be_studied_although_none_is_due(
    front_matter: FrontMatter, open_record: Open, ask: Ask
) -> None:
    cards = Flashcards(front_matter, open_record())
    for _ in range(10):
        turn_and_rate(cards, ask, EASY)
    assert cards.can_study_all
    ask(cards, {"kind": "study all"})
    assert [turn_and_rate(cards, ask, EASY) for _ in range(12)] == [f"card-{n}" for n in range(12)]
    assert cards.card == {}


def test_a_rated_card_is_not_offered_again_by_a_new_kernel(
    front_matter: FrontMatter, open_record: Open, ask: Ask
) -> None:
    rated = turn_and_rate(Flashcards(front_matter, open_record()), ask, EASY)
    (event,) = open_record().progress.events("card")
    assert event.item == rated
    assert event.data["rating"] == EASY
    assert Flashcards(front_matter, open_record()).card["id"] != rated


def test_a_rating_pressed_twice_rates_one_card_once(
    front_matter: FrontMatter, open_record: Open, ask: Ask
) -> None:
    cards = Flashcards(front_matter, open_record())
    rated = turn_and_rate(cards, ask, 3)
    assert ask(cards, {"kind": "rate", "card": rated, "rating": 3}) == ""
    assert len(open_record().progress.events("card")) == 1


def test_a_card_that_was_not_turned_cannot_be_rated(
    front_matter: FrontMatter, open_record: Open, ask: Ask
) -> None:
    cards = Flashcards(front_matter, open_record())
    ask(cards, {"kind": "rate", "card": "card-0", "rating": 3})
    assert open_record().progress.events() == []


@pytest.mark.parametrize(
    "message",
    [
        {"kind": "turn"},
        {"kind": "turn", "card": "nowhere"},
        {"kind": "rate", "card": "card-0", "rating": 0},
        {"kind": "rate", "card": "card-0", "rating": 5},
        {"kind": "rate", "card": "card-0", "rating": "3"},
        {"kind": "burn", "card": "card-0"},
        [],
    ],
    ids=str,
)
def test_a_message_that_means_nothing_is_answered_and_leaves_no_trace(
    message: object, front_matter: FrontMatter, open_record: Open, ask: Ask
) -> None:
    cards = Flashcards(front_matter, open_record())
    assert ask(cards, message) == NOT_UNDERSTOOD
    assert open_record().progress.events() == []


def test_a_lesson_without_cards_says_so(open_record: Open, front_matter: FrontMatter) -> None:
    cards = Flashcards(front_matter.model_copy(update={"flashcards": []}), open_record())
    assert cards.rest == "This lesson has no flashcards."
    assert not cards.can_study_all
