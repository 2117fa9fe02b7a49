"""The optimiser race in the kernel: what it may be told."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from traitlets import TraitError

from course.progress import Progress
from widgets.labs import open_lab
from widgets.labs.optimiser_race import OptimiserRace
from widgets.record import LessonRecord


def test_the_lab_opens_by_its_name_and_knows_how_it_opened(
    open_record: Callable[[], LessonRecord],
) -> None:
    lab = open_lab("optimiser_race", None, "90-test-lesson", Progress.open())
    assert isinstance(lab, OptimiserRace)
    lab.set_state({"surface": "saddle", "clip": 1.0, "batches": "broken"})
    lab.set_state(lab.defaults)
    assert (lab.surface, lab.clip, lab.batches) == ("ravine", 0, "fine")


@pytest.mark.parametrize(
    ("setting", "value"), [("surface", "volcano"), ("rates", "worst"), ("rate", -1.0), ("beta2", 2.0)]
)
def test_a_setting_that_makes_no_sense_is_refused(
    open_record: Callable[[], LessonRecord], setting: str, value: object
) -> None:
    lab = OptimiserRace("optimiser_race", open_record())
    with pytest.raises(TraitError):
        setattr(lab, setting, value)
