from __future__ import annotations

from collections.abc import Callable

import pytest

from course.lesson import FrontMatter
from widgets.base import NOT_UNDERSTOOD
from widgets.record import LessonRecord
from widgets.reflection import MOST_CHARACTERS, Reflection

Open = Callable[[], LessonRecord]
Ask = Callable[..., str]


@pytest.fixture
def prompt(front_matter: FrontMatter) -> str:
    return front_matter.reflection_id(front_matter.reflection[0])


def save(prompt: str, text: object) -> dict[str, object]:
    return {"kind": "save", "prompt": prompt, "text": text}


def test_what_was_written_is_back_in_a_new_kernel(
    prompt: str, front_matter: FrontMatter, open_record: Open, ask: Ask
) -> None:
    text = "One line\n  another \U0001f600 <b>not bold</b> \u2028 \u0000"
    ask(Reflection(front_matter, open_record()), save(prompt, text))
    assert Reflection(front_matter, open_record()).saved[prompt]["text"] == text


def test_every_version_stays_in_the_file_and_the_same_text_is_written_once(
    prompt: str, front_matter: FrontMatter, open_record: Open, ask: Ask
) -> None:
    reflection = Reflection(front_matter, open_record())
    for text in ("a draft", "a draft", "a better text", ""):
        assert ask(reflection, save(prompt, text)) == ""
    texts = [event.data["text"] for event in open_record().progress.events("reflection")]
    assert texts == ["a draft", "a better text", ""]


def test_text_that_cannot_be_saved_is_reported_and_can_be_sent_again(
    prompt: str, front_matter: FrontMatter, open_record: Open, ask: Ask
) -> None:
    record = open_record()
    reflection = Reflection(front_matter, record)
    record.progress.path.unlink()
    record.progress.path.mkdir()
    assert "Not saved" in ask(reflection, save(prompt, "precious"))
    assert prompt not in reflection.saved
    record.progress.path.rmdir()
    assert ask(reflection, save(prompt, "precious")) == ""
    assert Reflection(front_matter, open_record()).saved[prompt]["text"] == "precious"


@pytest.mark.parametrize(
    "text", [None, 7, ["text"], "x" * (MOST_CHARACTERS + 1)], ids=["none", "7", "list", "long"]
)
def test_a_message_that_means_nothing_is_answered_and_leaves_no_trace(
    text: object, prompt: str, front_matter: FrontMatter, open_record: Open, ask: Ask
) -> None:
    reflection = Reflection(front_matter, open_record())
    assert ask(reflection, save(prompt, text)) == NOT_UNDERSTOOD
    assert ask(reflection, save("nowhere", "text")) == NOT_UNDERSTOOD
    assert open_record().progress.events() == []
