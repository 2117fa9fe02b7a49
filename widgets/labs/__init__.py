"""The labs: a question, sliders that answer at once from stored results, and *Train it now*."""

from __future__ import annotations

from collections.abc import Callable

from course.problems import CourseError
from course.progress import Progress
from widgets.base import CourseWidget
from widgets.labs.activations.activation_histogram import ActivationHistogram
from widgets.labs.asha_rungs import AshaRungs
from widgets.labs.config_linter import ConfigLinter
from widgets.labs.drift.drift_monitor import DriftMonitor
from widgets.labs.duplicate.duplicate_column import DuplicateColumn
from widgets.labs.grid_or_random.grid_or_random import GridOrRandom
from widgets.labs.lab import Lab, read_data
from widgets.labs.learning_rate import LearningRate
from widgets.labs.loss_scale import LossScale
from widgets.labs.optimiser_race import OptimiserRace
from widgets.labs.pruner_simulator import PrunerSimulator
from widgets.labs.regularisation.optimisation_lab import OptimisationLab
from widgets.labs.search_space import SearchSpaceDesigner
from widgets.labs.sizing_calculator import SizingCalculator
from widgets.labs.stepper.bayes_stepper import BayesStepper
from widgets.labs.tradeoff.tradeoff_explorer import TradeoffExplorer
from widgets.record import LessonRecord

STORED: dict[str, type[Lab]] = {
    "drift_monitor": DriftMonitor,
    "duplicate_column": DuplicateColumn,
    "optimization_lab": OptimisationLab,
    "performance_tradeoff_explorer": TradeoffExplorer,
}
"""Labs that answer from `widgets/data/`."""
COMPUTED: dict[str, Callable[[str, LessonRecord], CourseWidget]] = {
    "activation_histogram": ActivationHistogram,
    "asha_rungs": AshaRungs,
    "bayes_stepper": BayesStepper,
    "config_linter": ConfigLinter,
    "grid_or_random": GridOrRandom,
    "learning_rate": LearningRate,
    "loss_scale": LossScale,
    "optimiser_race": OptimiserRace,
    "pruner_simulator": PrunerSimulator,
    "search_space_designer": SearchSpaceDesigner,
    "sizing_calculator": SizingCalculator,
}
"""Labs that work out their answers when they are opened, or as they go."""


def open_lab(name: str, data_file: str | None, lesson_slug: str, progress: Progress) -> CourseWidget:
    """The lab `name`, opened with `widgets/data/<data_file>` where it has stored answers.

    Raises CourseError when there is no such lab or its data cannot be read.
    """
    record = LessonRecord(lesson_slug, progress)
    if name in COMPUTED:
        return COMPUTED[name](name, record)
    if name in STORED:
        return STORED[name](name, record, read_data(name, data_file, lesson_slug))
    raise CourseError(f"There is no lab {name!r}; there are: {', '.join([*STORED, *COMPUTED])}.")
