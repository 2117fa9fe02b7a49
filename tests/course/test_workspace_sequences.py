"""Random sequences of edits and updates: whatever both sides do, nothing of the learner's is lost."""

from __future__ import annotations

import os
import tempfile
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import nbformat
import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from course.notebook_cells import BrokenNotebookError, read_cells
from course.workspace import update

PARTS, SEQUENCES_A_PART = 10, 60
IN_MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None  # thousands of little files
WORDS = "a penalty shrinks weights while the validation loss tells when training should stop early"

Cells = list[dict[str, Any]]


class Draw:
    """Choices read off a string of bytes, so that hypothesis can shrink a whole sequence."""

    def __init__(self, choices: bytes) -> None:
        self._choices = iter(choices)
        self.tokens = 0

    def below(self, end: int) -> int:
        return next(self._choices) % end

    def of(self, options: list[Any]) -> Any:
        return options[self.below(len(options))]

    def token(self, who: str) -> str:
        """A word that nobody else ever writes."""
        self.tokens += 1
        return f"{who}{self.tokens:04}"


# --- the course ---


class Course:
    """The learner edition, changed the way authors change it; cell ids follow the text."""

    def __init__(self, folder: Path, draw: Draw) -> None:
        self.folder, self.draw = folder, draw
        self.lessons: dict[str, Cells] = {}
        for _ in range(2):
            self.add_lesson()
        self.write()

    def new_cell(self) -> dict[str, Any]:
        token = self.draw.token("course")
        if self.draw.below(2):
            return {"kind": "markdown", "source": f"{token} {WORDS}.\n\nMore about {token}."}
        lines = [f"{token}_a = 1", f"{token}_b = {token}_a + 1", f"print({token}_b)"]
        return {"kind": "code", "source": "\n".join(lines)}

    def add_lesson(self) -> None:
        name = f"{self.draw.token('lesson')}/lesson.ipynb"
        self.lessons[name] = [self.new_cell() for _ in range(2 + self.draw.below(3))]

    def change(self) -> None:
        cells = self.draw.of(list(self.lessons.values()))
        place = self.draw.below(len(cells))
        match self.draw.below(8):
            case 0 | 1:
                lines = cells[place]["source"].split("\n")
                lines[self.draw.below(len(lines))] = f"{self.draw.token('course')}_c = 3"
                cells[place] = {**cells[place], "source": "\n".join(lines)}
            case 2 | 3:
                cells.insert(place, self.new_cell())
            case 4 if len(cells) > 1:
                del cells[place]
            case 5:
                cells.append(cells.pop(place))
            case 6:
                self.add_lesson()
            case 7 if len(self.lessons) > 1:
                name = self.draw.of(list(self.lessons))
                moved = self.lessons.pop(name)
                if self.draw.below(2):
                    self.lessons[f"{self.draw.token('renamed')}/lesson.ipynb"] = moved

    def write(self) -> None:
        for name in contents(self.folder).keys() - self.lessons.keys():
            (self.folder / name).unlink()
        for name, cells in self.lessons.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(self.content(cells))

    @staticmethod
    def content(cells: Cells) -> bytes:
        made = nbformat.v4.new_notebook()
        seen: Counter[str] = Counter()
        for cell in cells:
            new = nbformat.v4.new_code_cell if cell["kind"] == "code" else nbformat.v4.new_markdown_cell
            seen[cell["source"]] += 1
            text_id = f"{zlib.crc32(cell['source'].encode()):x}-{seen[cell['source']]}"
            made.cells.append(new(cell["source"], id=text_id))
        return str(nbformat.v4.writes(made)).encode()


# --- the learner ---


class Learner:
    """Somebody who works in the folder; every line they type holds a token of its own."""

    def __init__(self, work: Path, draw: Draw) -> None:
        self.work, self.draw = work, draw

    def act(self) -> None:
        notebooks = [self.work / name for name in sorted(contents(self.work))]
        match self.draw.below(12):
            case 0:
                self.write_own_file()
            case 1 if notebooks:
                self.draw.of(notebooks).unlink()
            case 2 if notebooks:
                self.damage(self.draw.of(notebooks))
            case _ if notebooks:
                path = self.draw.of(notebooks)
                with opened_by_jupyter(path) as opened:
                    if opened is not None:
                        self.edit(opened)

    def write_own_file(self) -> None:
        """Sometimes under a name that the course will want later."""
        number = self.draw.tokens + 1 + self.draw.below(3)
        path = self.work / self.draw.of([f"lesson{number:04}/lesson.ipynb", "notes.ipynb"])
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(Course.content([{"kind": "code", "source": f"{self.draw.token('mine')} = 1"}]))

    def damage(self, path: Path) -> None:
        content = path.read_bytes()
        path.write_bytes(self.draw.of([b"<<<<" + content, content[: len(content) // 2], b""]))

    def edit(self, opened: Any) -> None:
        cells = opened.cells
        place = self.draw.below(len(cells)) if cells else 0
        what = self.draw.below(9) if cells else 1
        if what == 0:
            lines = cells[place].source.split("\n")
            lines[self.draw.below(len(lines))] = f"{self.draw.token('mine')} = 2"
            cells[place].source = "\n".join(lines)
        elif what == 1:
            cells.insert(place, nbformat.v4.new_code_cell(f"{self.draw.token('mine')} = 3"))
        elif what == 2:
            del cells[place]
        elif what == 3:
            cells.append(cells.pop(place))
        elif what == 4:
            head, *tail = cells[place].source.split("\n")
            cells[place].source = head
            cells.insert(place + 1, nbformat.v4.new_code_cell("\n".join(tail)))
        elif what == 5:
            cells[place].metadata["tags"] = [self.draw.token("tag")]
        elif what == 6:
            cells[place].source += f"\n{self.draw.token('mine')} = 4"
        else:
            for cell in cells:
                if cell.cell_type == "code":
                    text = self.draw.token("output")
                    cell.outputs = [nbformat.v4.new_output("stream", text=text)]
                    cell.execution_count = self.draw.tokens


@contextmanager
def opened_by_jupyter(path: Path) -> Iterator[Any]:
    """The notebook, saved afterwards as JupyterLab does; None when it cannot be opened."""
    try:
        read_cells(path.read_bytes())
    except BrokenNotebookError:
        yield None
        return
    opened = nbformat.v4.reads(path.read_text())
    yield opened
    path.write_text(nbformat.v4.writes(opened))


# --- what must hold ---


def lines(content: bytes) -> Counter[str]:
    return Counter(line for _, text, _ in read_cells(content) for line in text.split("\n") if line.strip())


def is_notebook(content: bytes) -> bool:
    try:
        read_cells(content)
    except BrokenNotebookError:
        return False
    return True


def typed_by_learner(content: bytes) -> Counter[str]:
    return Counter({line: count for line, count in lines(content).items() if line.startswith("mine")})


def check_update(course: Course, work: Path, known: dict[str, bytes]) -> dict[str, bytes]:
    """Update, and compare before and after. `known` is the course at the last update; returns today's."""
    before, delivered = contents(work), contents(work / ".course/base")
    update(course.folder, work)
    after, kept = contents(work), contents(work / ".course/backups").values()
    shipped = {name: Course.content(cells) for name, cells in course.lessons.items()}

    for name, content in before.items():
        as_delivered = content == delivered.get(name)
        assert as_delivered or content == after[name] or content in kept, f"{name}: bytes are lost"
        if name not in delivered or name not in shipped or not is_notebook(content):
            assert after[name] == content, f"{name} was not for the course to change"
        elif shipped[name] == delivered[name]:
            assert after[name] == content, f"{name} changed although the course did not"
        elif read_cells(content) == read_cells(delivered[name]):
            assert after[name] == shipped[name], f"{name} is untouched but not the new version"
        else:
            assert typed_by_learner(content) <= typed_by_learner(after[name]), f"{name}: lines are lost"

    for name, content in shipped.items():
        if content != known.get(name):
            side_files = {
                path for path in after if path.startswith(name.replace(".ipynb", ".course-update-"))
            }
            beside = {after[path] for path in side_files - before.keys()}
            news = lines(content) - (lines(delivered[name]) if name in delivered else Counter())
            assert content in beside or news <= lines(after[name]), f"{name}: the new version did not arrive"

    for name, content in after.items():
        if content != before.get(name):
            made = nbformat.v4.reads(content.decode())
            nbformat.validate(made)
            assert len({cell["id"] for cell in made.cells}) == len(made.cells), f"{name} has an id twice"
    return shipped


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and ".course" not in path.relative_to(folder).parts
    }


def one_sequence(choices: bytes) -> None:
    draw = Draw(choices)
    with (
        tempfile.TemporaryDirectory(dir=IN_MEMORY) as folder,
        suppress(StopIteration),
    ):  # no choices left: the end
        course = Course(Path(folder, "notebooks"), draw)
        work = Path(folder, "work")
        learner = Learner(work, draw)
        known: dict[str, bytes] = {}
        while True:
            known = check_update(course, work, known)
            for _ in range(draw.below(5)):
                learner.act()
            for _ in range(draw.below(4)):
                course.change()
            course.write()


@pytest.mark.parametrize("part", range(PARTS))
def test_no_sequence_of_edits_and_updates_loses_what_the_learner_wrote(
    part: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "fsync", lambda _: None)  # for power cuts, which these sequences have none of
    # in parts, so that pytest-xdist can share them out; seeded, so that every run tries the same sequences
    run = settings(max_examples=SEQUENCES_A_PART, deadline=None, database=None)(
        given(st.binary(min_size=60, max_size=160))(one_sequence)
    )
    seed(part)(run)()
