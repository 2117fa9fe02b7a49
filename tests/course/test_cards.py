"""Flashcards come up again when FSRS says so, and a rating outlives the kernel."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from course.cards import CardState, Deck, interval_text
from course.lesson import FrontMatter
from course.progress import Progress

NOW = datetime(2022, 11, 29, 12, 30, tzinfo=UTC)
AGAIN, HARD, GOOD, EASY = 1, 2, 3, 4


def lesson_with(*terms: str) -> FrontMatter:
    return FrontMatter.model_validate(
        {
            "id": "06-regularisation",
            "title": "Regularisation",
            "duration_min": 45,
            "goals": ["Learn"],
            "flashcards": [{term: f"What {term} means"} for term in terms],
        }
    )


@pytest.fixture
def progress(tmp_path: Path) -> Progress:
    return Progress.open(tmp_path / "progress.db")


def rate(progress: Progress, lesson: FrontMatter, card_id: str, rating: int, now: datetime) -> CardState:
    """As a kernel does that was started for this one rating."""
    data = Deck(lesson, progress).review(card_id, rating, now)
    progress.record("card", lesson.id, card_id, data)
    return next(card for card in Deck(lesson, progress).cards if card.id == card_id)


def test_intervals_are_those_that_fsrs_publishes(progress: Progress) -> None:
    # ratings and intervals in days of test_review_card, with the default parameters, in py-fsrs
    ratings = [GOOD] * 6 + [AGAIN] * 2 + [GOOD] * 5
    published = [0, 2, 11, 46, 163, 498, 0, 0, 2, 4, 7, 12, 21]
    lesson = lesson_with("L1")
    (card,) = Deck(lesson, progress).cards

    now, intervals = NOW, []
    for rating in ratings:
        card = rate(progress, lesson, card.id, rating, now)
        assert card.due is not None
        intervals.append((card.due - now).days)
        now = card.due

    assert intervals == published


def test_a_rating_outlives_the_kernel(progress: Progress) -> None:
    lesson = lesson_with("L1", "L2")
    deck = Deck(lesson, progress)
    first = deck.cards[0]
    progress.record("card", lesson.id, first.id, deck.review(first.id, EASY, NOW))

    again = Deck(lesson, progress)

    assert again.cards == deck.cards
    assert [card.is_new for card in again.cards] == [False, True]
    latest = progress.latest("card", lesson.id, first.id)
    assert latest is not None
    assert latest.data["rating"] == EASY


def test_due_cards_come_first_the_longest_overdue_before_all_then_some_new_ones(progress: Progress) -> None:
    lesson = lesson_with("new 1", "later", "overdue", "due now", "new 2", "new 3")
    ids = {card.term: card.id for card in Deck(lesson, progress).cards}
    rate(progress, lesson, ids["due now"], AGAIN, NOW - timedelta(minutes=1))
    rate(progress, lesson, ids["overdue"], AGAIN, NOW - timedelta(days=3))
    rate(progress, lesson, ids["later"], EASY, NOW)
    deck = Deck(lesson, progress)

    assert [card.term for card in deck.due(NOW, new_cards=2)] == ["overdue", "due now", "new 1", "new 2"]
    assert [card.term for card in deck.due(NOW, new_cards=0)] == ["overdue", "due now"]
    assert deck.next_due() == NOW - timedelta(days=3) + timedelta(minutes=1)


def test_a_card_rated_again_is_back_a_minute_later(progress: Progress) -> None:
    lesson = lesson_with("L1")
    card = rate(progress, lesson, Deck(lesson, progress).cards[0].id, AGAIN, NOW)
    deck = Deck(lesson, progress)

    assert deck.due(NOW + timedelta(seconds=59)) == []
    assert deck.due(NOW + timedelta(seconds=60)) == [card]


def test_each_button_shows_the_interval_that_it_then_gives(progress: Progress) -> None:
    lesson = lesson_with("L1")
    card_id = Deck(lesson, progress).cards[0].id
    assert Deck(lesson, progress).preview(card_id, NOW) == {
        AGAIN: "1 min",
        HARD: "6 min",
        GOOD: "10 min",
        EASY: "8 d",
    }

    now = NOW
    for _ in range(5):
        shown = Deck(lesson, progress).preview(card_id, now)
        for rating in (AGAIN, HARD, GOOD, EASY):
            fresh = Deck(lesson, progress)
            fresh.review(card_id, rating, now)
            (due,) = [card.due for card in fresh.cards]
            assert due is not None
            assert interval_text(due - now) == shown[rating]
        now = rate(progress, lesson, card_id, GOOD, now).due or now


def test_previewing_rates_nothing(progress: Progress) -> None:
    deck = Deck(lesson_with("L1"), progress)
    deck.preview(deck.cards[0].id, NOW)

    assert deck.cards[0].is_new
    assert progress.events() == []


def test_a_definition_that_an_author_improves_keeps_its_history(progress: Progress) -> None:
    before = lesson_with("L1", "L2")
    rate(progress, before, before.card_id(before.flashcards[1]), GOOD, NOW)
    after = before.model_copy(
        update={"flashcards": [before.flashcards[1].model_copy(update={"definition": "Better words"})]}
    )

    (card,) = Deck(after, progress).cards

    assert (card.definition, card.is_new) == ("Better words", False)


def test_a_time_in_another_zone_counts_as_the_moment_that_it_is(progress: Progress) -> None:
    lesson = lesson_with("L1")
    card_id = Deck(lesson, progress).cards[0].id
    tokyo = NOW.astimezone(timezone(timedelta(hours=9)))

    assert rate(progress, lesson, card_id, GOOD, tokyo).due == NOW + timedelta(minutes=10)


def test_a_rating_that_does_not_exist_or_a_card_of_another_deck_is_refused(progress: Progress) -> None:
    deck = Deck(lesson_with("L1"), progress)
    for rating in (0, 5):
        with pytest.raises(ValueError, match=str(rating)):
            deck.review(deck.cards[0].id, rating, NOW)
    with pytest.raises(KeyError):
        deck.review("another", GOOD, NOW)
    assert deck.cards[0].is_new


@pytest.mark.parametrize(
    ("interval", "text"),
    [
        (timedelta(0), "1 min"),
        (timedelta(minutes=5.5), "6 min"),
        (timedelta(minutes=59), "59 min"),
        (timedelta(minutes=59.6), "1 h"),
        (timedelta(hours=23), "23 h"),
        (timedelta(hours=23.9), "1 d"),
        (timedelta(days=1), "1 d"),
        (timedelta(days=30), "30 d"),
        (timedelta(days=46), "2 mo"),
        (timedelta(days=364), "12 mo"),
        (timedelta(days=497), "1.4 y"),
    ],
)
def test_intervals_are_written_short(interval: timedelta, text: str) -> None:
    assert interval_text(interval) == text
