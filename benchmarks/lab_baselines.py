"""The same pictures as two labs', drawn the usual way: `ipywidgets.interactive` and inline matplotlib."""

WEIGHTS = """
import json
import matplotlib.pyplot as plt
import numpy as np
from ipywidgets import IntSlider, interactive
from widgets.labs.lab import DATA

%matplotlib inline
grid = json.loads((DATA / "optimization_lab.titanic.json").read_text())["weights"]


def draw_weights(position):
    fig, (left, right) = plt.subplots(1, 2, figsize=(9, 4))
    left.barh(grid["features"], grid["weights"][-1][position])
    left.set_xlabel("Weight (log-odds per standard deviation)")
    strengths = grid["strengths"]
    loss, error = np.array(grid["validation_loss"][-1]), np.array(grid["validation_loss_se"][-1])
    right.fill_between(strengths, loss - error, loss + error, alpha=0.2)
    right.plot(strengths, loss, label="validation")
    right.plot(strengths, grid["train_loss"][-1], label="training")
    right.axvline(strengths[position])
    right.set(xscale="log", xlabel="Strength 1/C", ylabel="Log-loss")
    right.legend()
    fig.tight_layout()
    plt.show()


interactive(draw_weights, position=IntSlider(20, 0, len(grid["strengths"]) - 1))
"""

STEPPER = """
from widgets.labs.stepper.game import DECADES, START, believe, hidden_curve

curve = hidden_curve(0)


def draw_belief(position):
    positions = [*START, 40, 60, position]
    belief = believe(positions, curve[positions].tolist())
    rates = 10**DECADES
    fig, ax = plt.subplots(figsize=(9, 4))
    ax.fill_between(rates, belief.mean - 2 * belief.sd, belief.mean + 2 * belief.sd, alpha=0.2)
    ax.plot(rates, belief.mean, label="surrogate")
    ax.plot(rates[positions], curve[positions], "o", label="your tries")
    ax.axvline(rates[position], ls=":")
    ax.set(xscale="log", ylim=(0.5, 1), xlabel="Learning rate", ylabel="Validation accuracy")
    ax.legend()
    fig.tight_layout()
    plt.show()


interactive(draw_belief, position=IntSlider(70, 61, 101))
"""
