"""The tables behind lesson 03 are what their scripts make."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import yaml
from scipy.interpolate import RegularGridInterpolator

from course.study_spec import study_problems
from studies import churn_landscape

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "course" / "data"
SCRIPT = ROOT / "studies" / "vizier" / "run_study.py"


@pytest.fixture(scope="module")
def landscape() -> pd.DataFrame:
    return pd.read_csv(churn_landscape.TABLE)


@pytest.fixture(scope="module")
def trace() -> pd.DataFrame:
    return pd.read_csv(DATA / "vizier_trace.csv")


def test_the_landscape_is_a_full_grid(landscape: pd.DataFrame) -> None:
    keys = ["log10_learning_rate", "num_leaves", "min_child_samples"]
    assert len(landscape) == 19 * 5 * 6
    assert not landscape.duplicated(keys).any()
    assert landscape[keys].equals(landscape[keys].sort_values(keys))  # the lesson reshapes it


@pytest.mark.parametrize("row", [0, 310, 569])
def test_a_setting_trained_again_has_the_auc_of_the_table(landscape: pd.DataFrame, row: int) -> None:
    stored = landscape.iloc[row]
    X, y = churn_landscape.customers()
    mean, error = churn_landscape.auc(
        X, y, 10**stored.log10_learning_rate, int(stored.num_leaves), int(stored.min_child_samples)
    )
    assert mean == pytest.approx(stored.auc, abs=2e-3)
    assert error == pytest.approx(stored.standard_error, abs=2e-3)


def test_the_trace_holds_five_runs_of_twenty_trials_of_four_algorithms(trace: pd.DataFrame) -> None:
    counts = trace.groupby(["algorithm", "seed"]).size()
    assert len(counts) == 20
    assert (counts == 20).all()


def test_vizier_stayed_inside_the_study_of_hparams_yaml(trace: pd.DataFrame) -> None:
    text = (DATA / "hparams.yaml").read_text(encoding="utf-8")
    assert study_problems(text) == []
    rate, leaves, least = yaml.safe_load(text)["studySpec"]["parameters"]
    ends = rate["doubleValueSpec"]
    assert trace["learning_rate"].between(ends["minValue"] * (1 - 1e-5), ends["maxValue"] * (1 + 1e-5)).all()
    ends = leaves["integerValueSpec"]
    assert trace["num_leaves"].between(ends["minValue"], ends["maxValue"]).all()
    assert set(trace["min_child_samples"]) <= set(least["discreteValueSpec"]["values"])


def test_each_answer_in_the_trace_is_the_landscapes(trace: pd.DataFrame, landscape: pd.DataFrame) -> None:
    axes = [
        np.unique(landscape["log10_learning_rate"]),
        np.log2(np.unique(landscape["num_leaves"])),
        np.log2(np.unique(landscape["min_child_samples"])),
    ]
    surface = RegularGridInterpolator(axes, landscape["auc"].to_numpy().reshape(19, 5, 6))
    rate = np.clip(np.log10(trace["learning_rate"]), -3, 0)
    places = np.column_stack([rate, np.log2(trace["num_leaves"]), np.log2(trace["min_child_samples"])])
    assert surface(places) == pytest.approx(trace["auc"].to_numpy(), abs=2e-5)


def test_viziers_requirements_are_pinned_and_hashed_and_name_no_address() -> None:
    text = (SCRIPT.parent / "requirements.txt").read_text(encoding="utf-8")
    assert "://" not in text
    assert "google-vizier==0.1.24" in text
    assert "jax==0.4.35" in text
    packages = [line for line in text.splitlines() if line and line[0].isalnum()]
    assert all("==" in line and line.endswith("\\") for line in packages)
    assert text.count("--hash=sha256:") >= len(packages)


def test_viziers_script_needs_nothing_of_the_course() -> None:
    spec = importlib.util.spec_from_file_location("run_study", SCRIPT)
    assert spec
    assert spec.loader
    module: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)  # without Vizier: it is imported where it is used
    score = module.landscape()
    assert score({"learning_rate": 1.0, "num_leaves": 4, "min_child_samples": 5}) == pytest.approx(
        0.75, abs=0.01
    )


def test_the_two_keras_tuners_trained_about_as_many_epochs() -> None:
    table = pd.read_csv(DATA / "keras_tuners.csv")
    table["epochs"] = table["last_epoch"] - table["first_epoch"]
    runs = table.groupby(["tuner", "seed"])
    assert runs["epochs"].sum().groupby("tuner").unique().map(list).to_dict() == {
        "Hyperband": [75],
        "RandomSearch": [72],
    }
    assert (table["epochs"] > 0).all()
    assert table["val_accuracy"].between(0, 1).all()
    assert runs["val_accuracy"].max().between(0.95, 0.99).all()
