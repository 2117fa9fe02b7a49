"""The tables on 16 bits and on memory are what their script makes."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest

from studies import training_efficiency as study


def stored(name: str) -> pd.DataFrame:
    return pd.read_csv(study.FOLDER / f"{name}.csv")


def test_sizes_are_counted_by_half_powers_of_two_and_zeros_left_out() -> None:
    sizes = study.magnitudes(np.array([1.0, -1.2, 1.5, 0.0, 2.0, -0.25, 0.3]))
    assert sizes == {0: 2, 1: 1, 2: 1, -4: 2}


def test_every_gradient_of_five_networks_is_in_the_table() -> None:
    table = stored("gradient_magnitudes")
    counts = table.groupby(["epoch", "kind"])["count"].sum().unstack("kind")
    weights = 64 * 128 + 3 * 128 * 128 + 128 * 10 + 4 * 128 + 10
    assert counts.index.tolist() == list(study.EPOCHS)
    assert (counts["outputs"] == len(study.SEEDS) * 4 * 128 * 128).all()
    assert (counts["weights"] == len(study.SEEDS) * weights).all()


def test_gradients_shrink_as_the_network_learns() -> None:
    table = stored("gradient_magnitudes").dropna()
    for _, chosen in table.groupby("kind"):
        mean = chosen.groupby("epoch").apply(
            lambda each: np.average(each["half_powers"], weights=each["count"])
        )
        assert mean.is_monotonic_decreasing


def test_recorded_again_the_gradients_of_one_seed_fit_into_the_table() -> None:
    rows = pd.DataFrame(study.in_own_process(study.gradient_rows, (3,)))
    for (epoch, kind), once in rows.dropna().groupby(["epoch", "kind"]):
        pooled = stored("gradient_magnitudes").dropna().query("epoch == @epoch and kind == @kind")
        middle = [np.average(each["half_powers"], weights=each["count"]) for each in (once, pooled)]
        assert middle[0] == pytest.approx(middle[1], abs=3), (epoch, kind)


def test_each_weight_of_the_loss_has_each_recipe_and_seed() -> None:
    table = stored("loss_weights")
    products = itertools.product(study.WEIGHTS, study.RECIPES, study.SEEDS)
    settings = {(weight, policy, scaled, seed) for weight, (policy, scaled), seed in products}
    assert set(table[["weight", "policy", "scaled", "seed"]].itertuples(index=False, name=None)) == settings
    assert len(table) == len(settings)


def test_only_float16_without_scaling_minds_a_small_weight() -> None:
    loss = stored("loss_weights").groupby(["policy", "scaled", "weight"])["train_loss"].max()
    assert (loss.drop(("mixed_float16", False)) < 0.03).all()
    unscaled = loss["mixed_float16", False]
    assert (unscaled.loc[[1e-6, 1e-5]] > 1).all()
    assert unscaled.loc[1.0] < 0.03


def test_trained_again_a_network_ends_where_the_table_says() -> None:
    again = pd.DataFrame(study.in_own_process(_two_recipes, (4,)))
    for row in again.to_dict("records"):
        keys = ["weight", "policy", "scaled"]
        same = stored("loss_weights").query("seed == 4").set_index(keys).loc[tuple(row[key] for key in keys)]
        assert row["train_loss"] == pytest.approx(same["train_loss"], rel=0.25)
        assert row["test_accuracy"] == pytest.approx(same["test_accuracy"], abs=0.03)


def _two_recipes(seed: int) -> list[study.Row]:
    from studies import mixed_networks as nets

    return [
        {"weight": 1e-5, "policy": "mixed_float16", "scaled": scaled}
        | nets.trained_with_weight(seed, 1e-5, "mixed_float16", scaled)
        for scaled in (False, True)
    ]


def test_every_width_format_and_switch_was_timed_in_each_repeat() -> None:
    table = stored("precision_steps")
    repeats = table.groupby(["onednn", "width", "policy"])["repeat"].agg(sorted)
    assert len(repeats) == 2 * len(study.WIDTHS) * len(study.POLICIES)
    assert all(each == [0, 1, 2, 3, 4] for each in repeats)
    assert (table["ms_low"] <= table["ms"]).all()
    assert (table["ms"] <= table["ms_high"]).all()


def test_the_outputs_of_the_layers_are_in_proportion_to_the_batch_and_less_than_was_measured() -> None:
    table = stored("batch_memory")
    assert set(zip(table["batch"], table["accumulate"], strict=True)) == set(study.BATCHES)
    a_picture = (2 * 64 * 64 * 32 + 32 * 32 * 32 + 2 * 32 * 32 * 64 + 2 * 16 * 16 * 64 + 10) * 4 / 2**20
    assert table["estimate_mb"].to_numpy() == pytest.approx(table["batch"].to_numpy() * a_picture, rel=1e-3)
    assert (table["measured_mb"] > table["estimate_mb"]).all()


def test_accumulating_takes_the_memory_of_the_small_batch() -> None:
    measured = stored("batch_memory").groupby(["batch", "accumulate"])["measured_mb"].median()
    assert measured[32, 4] < measured[64, 1] < measured[128, 1]
    assert measured[32, 4] < 1.4 * measured[32, 1]
