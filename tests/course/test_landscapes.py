from __future__ import annotations

import numpy as np
import pytest

from course.landscapes import load_landscape
from course.problems import CourseError


@pytest.mark.parametrize("name", ["digits", "wine", "breast_cancer", "iris"])
def test_each_landscape_is_complete(name: str) -> None:
    landscape = load_landscape(name)
    assert landscape.accuracy.shape == (25, 25)
    assert np.isfinite(landscape.accuracy).all()
    assert 0.9 < landscape.best <= 1


def test_at_a_measured_point_the_landscape_gives_what_was_measured() -> None:
    digits = load_landscape("digits")
    for i, j in [(0, 0), (3, 20), (24, 24), (11, 7)]:
        found = digits(10 ** digits.log10_c[i], 10 ** digits.log10_gamma[j])
        assert found == pytest.approx(digits.accuracy[i, j])


def test_between_points_it_stays_between_their_values() -> None:
    digits = load_landscape("digits")
    c, g = (digits.log10_c[12] + digits.log10_c[13]) / 2, (digits.log10_gamma[9] + digits.log10_gamma[10]) / 2
    corners = digits.accuracy[12:14, 9:11]
    assert corners.min() <= digits(10**c, 10**g) <= corners.max()


def test_the_whole_border_belongs_to_the_box() -> None:
    digits = load_landscape("digits")
    assert digits(1e-3, 1e-6) == digits.accuracy[0, 0]
    assert digits(1e4, 1e1) == digits.accuracy[-1, -1]


@pytest.mark.parametrize(("C", "gamma"), [(1e-4, 0.01), (1e5, 0.01), (1.0, 1e-7), (1.0, 20.0)])
def test_outside_the_box_nothing_is_made_up(C: float, gamma: float) -> None:
    with pytest.raises(ValueError, match="outside the measured box"):
        load_landscape("digits")(C, gamma)


def test_an_unknown_name_is_answered_with_the_known_ones() -> None:
    with pytest.raises(CourseError, match=r"'cifar'.*digits, wine, breast_cancer, iris"):
        load_landscape("cifar")
