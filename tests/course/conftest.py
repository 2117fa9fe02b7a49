"""A small, valid course in a folder of its own, for tests to break."""

from __future__ import annotations

from pathlib import Path

import pytest

from course.check import Report, check_course

COURSE_YML = """\
title: A small course

documents:
  - id: note
    label: Short note
    title: A short note
    headings:
      - Introduction
      - Grid Search
      - Random Search
  - id: chapter
    label: Long chapter
    title: A long chapter
    headings:
      - Pruning
      - "Exercise 1: Prune a tree"

lessons:
  - 01-first
  - slug: 02-second
    planned:
      title: The second lesson
      minutes: 30
      prereqs: [01-first]
      mirrors:
        chapter:
          - Pruning
          - "Exercise 1: Prune a tree"
"""

LESSON_MD = """\
---
id: 01-first
title: The first lesson
duration_min: 45
prereqs: []
tags: [search]
widgets:
  - type: lab
    data: /widgets/lab.json
goals:
  - Search without fooling yourself
quiz:
  - q: Which search tries every combination?
    options:
      - Grid search
      - Random search
      - No search
    answer: 0
    explain: A grid is the product of its axes.
    why:
      1: It draws some of them.
      2: It tries nothing.
  - q: Which of these are searches?
    options: [Grid search, Random search, A hammer]
    answer: [0, 1]
    explain: A hammer finds nothing.
flashcards:
  - Grid search: Tries every combination
  - Random search: Draws combinations
reflection:
  - Which search would you try first?
next: 02-second
---

# The first lesson

*Mirrors: Short note › Introduction*

Search is a habit.

## Two searches

*Mirrors: Short note › Grid Search; Short note › Random Search*

```{code-cell} ipython3
print("searching")
```

That was quick.
"""

EXERCISES_MD = """\
---
title: "Exercises: the first lesson"
hints:
  double:
    - What is twice three?
    - Multiply.
---

# Exercises

+++ {"nbgrader": {"schema_version": 3, "grade_id": "double-task", "grade": false, "solution": false, "locked": true}}

Write `double`.

```{code-cell} ipython3
---
nbgrader:
  schema_version: 3
  grade_id: double
  grade: false
  solution: true
  locked: false
---
def double(x):
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION
```

```{code-cell} ipython3
---
nbgrader:
  schema_version: 3
  grade_id: double-visible
  grade: true
  solution: false
  locked: true
  points: 1
---
assert double(3) == 6, "twice three is six"
```

```{code-cell} ipython3
---
nbgrader:
  schema_version: 3
  grade_id: double-hidden
  grade: true
  solution: false
  locked: true
  points: 2
---
### BEGIN HIDDEN TESTS
assert double(-1) == -2
### END HIDDEN TESTS
```

+++ {"nbgrader": {"schema_version": 3, "grade_id": "essay-why", "grade": true, "solution": true, "locked": false, "points": 10}}

Why twice?
"""  # noqa: E501 (the metadata of a text cell is one line)


class SmallCourse:
    """Two documents, one written lesson with exercises, one planned lesson; no mistake in any of them."""

    course_file = Path("course.yml")
    lesson = Path("solutions/01-first/lesson.md")
    exercises = Path("solutions/01-first/exercises.md")

    def __init__(self, root: Path) -> None:
        self.root = root
        self.write(self.course_file, COURSE_YML)
        self.write(self.lesson, LESSON_MD)
        self.write(self.exercises, EXERCISES_MD)
        self.write(Path("widgets/data/lab.json"), "{}")

    def write(self, path: Path, content: str | bytes) -> None:
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content.encode() if isinstance(content, str) else content)

    def text(self, path: Path) -> str:
        return (self.root / path).read_text(encoding="utf-8")

    def replace(self, path: Path, old: str, new: str) -> None:
        """Replace the one place where `old` stands."""
        text = self.text(path)
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path}"
        self.write(path, text.replace(old, new))

    def line(self, path: Path, words: str, occurrence: int = 1) -> int:
        """The 1-based number of the line that holds the words."""
        lines = self.text(path).splitlines()
        return [number for number, line in enumerate(lines, 1) if words in line][occurrence - 1]

    def text_lines(self, path: Path) -> int:
        """How many lines an editor shows, whatever the bytes."""
        return len((self.root / path).read_bytes().splitlines()) + 1

    def check(self) -> Report:
        return check_course(self.root)

    def assert_only_mistake(self, path: Path, line: int, *words: str) -> None:
        """`course check` reports one mistake: this file, this line, a message with all these words."""
        problems = self.check().problems
        assert [(each.path, each.line) for each in problems] == [(path, line)], "\n".join(map(str, problems))
        for word in words:
            assert word in problems[0].message


@pytest.fixture
def small_course(tmp_path: Path) -> SmallCourse:
    return SmallCourse(tmp_path)
