"""Real tuning landscapes, measured once: an SVC's cross-validated accuracy for each C and gamma of a grid.

Between the measured points the accuracy is interpolated, so that a search method can be tried hundreds of
times in a second. `studies/svc_landscapes.py` made the table.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.interpolate import RegularGridInterpolator

from course.problems import CourseError

TABLE = Path(__file__).parent / "data" / "svc_landscapes.csv"


@dataclass(frozen=True)
class Landscape:
    """Accuracy (share of rows, 0 to 1) over two axes that are powers of ten.

    `log10_c` and `log10_gamma` have shapes (n_c,) and (n_gamma,), increasing; `accuracy` has (n_c, n_gamma).
    """

    name: str
    log10_c: NDArray[np.float64]
    log10_gamma: NDArray[np.float64]
    accuracy: NDArray[np.float64]

    def __post_init__(self) -> None:
        surface = RegularGridInterpolator((self.log10_c, self.log10_gamma), self.accuracy)
        object.__setattr__(self, "_surface", surface)

    @property
    def best(self) -> float:
        """The highest accuracy anywhere: bilinear interpolation never rises above the measured points."""
        return float(self.accuracy.max())

    def __call__(self, C: float, gamma: float) -> float:
        """The accuracy at `C` and `gamma`; ValueError outside the measured box."""
        surface: Any = self._surface  # type: ignore[attr-defined]
        # 10 ** -3.0 and back is not exactly -3.0: a value on the border must not fall outside the box
        c = _inside(np.log10(C), self.log10_c)
        g = _inside(np.log10(gamma), self.log10_gamma)
        return float(surface([[c, g]])[0])


def load_landscape(name: str) -> Landscape:
    """The landscape of one data set: "digits", "wine", "breast_cancer" or "iris"."""
    table = pd.read_csv(TABLE)
    rows = table[table["dataset"] == name]
    if rows.empty:
        known = ", ".join(table["dataset"].unique())
        raise CourseError(f"there is no landscape called {name!r}; choose one of: {known}")
    accuracy = rows.pivot(index="log10_C", columns="log10_gamma", values="accuracy")
    return Landscape(
        name,
        accuracy.index.to_numpy(dtype=np.float64),
        accuracy.columns.to_numpy(dtype=np.float64),
        accuracy.to_numpy(dtype=np.float64),
    )


def _inside(value: float, axis: NDArray[np.float64]) -> float:
    low, high = float(axis[0]), float(axis[-1])
    nearest = min(max(float(value), low), high)
    if abs(nearest - value) > 1e-9:
        raise ValueError(f"10^{value:.3f} is outside the measured box 10^{low:g} to 10^{high:g}")
    return nearest
