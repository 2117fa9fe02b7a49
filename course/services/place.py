"""What a place on a server is: where, whose, and how to say so in a sentence."""

from __future__ import annotations

from dataclasses import dataclass


class CannotHaveError(Exception):
    """This place cannot be had; the message is a sentence that says which, and why."""


@dataclass(frozen=True)
class Place:
    """A place on a server, as its keeper describes it to the kernel."""

    kind: str
    """"redis", "fakeredis", "postgresql", "journal" or "folder"."""
    address: str
    """A URL; for a journal the path of its file."""
    version: str
    """The server's name and version, for people."""
    whose: str
    """"given" (named by the environment), "embedded" (started for this kernel) or "stand-in"."""
    shown_address: str = ""
    """The address of a given server, without its password."""
    prefix: str = ""
    """What every key in a Redis should begin with, so that learners who share one do not meet."""
    troubles: tuple[str, ...] = ()
    """A sentence for each better place that could not be had."""

    def __str__(self) -> str:
        return " ".join([*self.troubles, _SENTENCES[self.kind, self.whose].format(self)])


def first_line(trouble: object) -> str:
    """What an error says first, without its full stop."""
    return (str(trouble).strip().splitlines() or [type(trouble).__name__])[0].strip().rstrip(".")


_ENDS = "It ends with the notebook's kernel."
_SENTENCES = {
    ("redis", "given"): (
        "{0.version} at {0.shown_address}, which COURSE_REDIS_URL names. This notebook's keys begin with "
        "{0.prefix} and are removed when its kernel ends."
    ),
    ("redis", "embedded"): f"{{0.version}}, started for this notebook. {_ENDS}",
    ("fakeredis", "stand-in"): (
        "{0.version} takes its place: the same commands, answered by Python. "
        f"What the lesson shows holds, but times are longer than a Redis would need. {_ENDS}"
    ),
    ("postgresql", "given"): (
        "{0.version} at {0.shown_address}, which COURSE_POSTGRES_URL names. This notebook has a schema "
        "of its own there, which is removed when its kernel ends."
    ),
    ("postgresql", "embedded"): f"{{0.version}}, started for this notebook. {_ENDS}",
    ("folder", "embedded"): "A folder for this notebook. It is removed when the notebook's kernel ends.",
    ("journal", "stand-in"): (
        "An Optuna journal file takes its place: the same studies, for processes on one machine, without a "
        "server. It is removed when the notebook's kernel ends."
    ),
}
