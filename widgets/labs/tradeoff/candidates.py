"""The models of the Performance Trade-off Explorer: what each one is, what is timed and what is weighed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Family = Literal["linear", "tree", "forest", "boosting", "network", "neighbours"]
How = Literal["", "pruned", "quantised", "distilled", "written out"]


@dataclass(frozen=True)
class Candidate:
    """A model that could be deployed.

    `interpretability` goes from 1 (nobody can follow a prediction) to 5 (a person can make it with pencil and
    paper), with the reason. `call` is what is timed, as one would write it; `file` what is weighed.
    `made_from` is the candidate that it was made from, and `how` in what way.
    """

    id: str
    name: str
    family: Family
    interpretability: int
    reason: str
    call: str
    file: str
    how: How = ""
    made_from: str | None = None


_SUM = "a weighted sum: every weight can be read, and the prediction made with pencil and paper"
_FEW_RULES = "a dozen rules that fit on a page; a prediction is one path through them"
_MANY_RULES = "each prediction is one path, but nobody keeps hundreds of rules in mind"
_VOTE = "many trees vote: importances summarise them, nobody follows a single prediction"
_LAYERS = "layers of weights without names: explaining a prediction takes a method of its own, such as SHAP"
_PREDICT = "model.predict_proba(row)"
_LITERT = "interpreter.invoke()"

CANDIDATES = (
    Candidate("logistic", "Logistic regression", "linear", 5, _SUM, _PREDICT, "pickle"),
    Candidate("logistic-l1", "Logistic, L1", "linear", 5, _SUM, _PREDICT, "pickle", "pruned", "logistic"),
    Candidate(
        "logistic-numpy",
        "Logistic, in numpy",
        "linear",
        5,
        _SUM,
        "1 / (1 + np.exp(-(row @ w + b)))",
        "float32 weights",
        "written out",
        "logistic",
    ),
    Candidate(
        "logistic-int8",
        "Logistic, int8",
        "linear",
        5,
        _SUM,
        "1 / (1 + np.exp(-(row @ w * scale + b)))",
        "int8 weights",
        "quantised",
        "logistic",
    ),
    Candidate("tree", "Tree, full", "tree", 3, _MANY_RULES, _PREDICT, "pickle"),
    Candidate("tree-pruned", "Tree, pruned", "tree", 4, _FEW_RULES, _PREDICT, "pickle", "pruned", "tree"),
    Candidate("forest", "Forest, 200 trees", "forest", 2, _VOTE, _PREDICT, "pickle"),
    Candidate(
        "forest-pruned", "Forest, 20 small trees", "forest", 2, _VOTE, _PREDICT, "pickle", "pruned", "forest"
    ),
    Candidate(
        "forest-tree",
        "Forest distilled into a tree",
        "tree",
        4,
        _FEW_RULES,
        "model.predict(row)",
        "pickle",
        "distilled",
        "forest",
    ),
    Candidate("boosting", "Boosting, 300 rounds", "boosting", 2, _VOTE, _PREDICT, "pickle"),
    Candidate(
        "boosting-stopped",
        "Boosting, stopped early",
        "boosting",
        2,
        _VOTE,
        _PREDICT,
        "pickle",
        "pruned",
        "boosting",
    ),
    Candidate(
        "network-keras", "Network, Keras", "network", 1, _LAYERS, "model(row, training=False)", ".keras"
    ),
    Candidate(
        "network",
        "Network, LiteRT",
        "network",
        1,
        _LAYERS,
        _LITERT,
        ".tflite",
        "written out",
        "network-keras",
    ),
    Candidate(
        "network-float16",
        "Network, float16",
        "network",
        1,
        _LAYERS,
        _LITERT,
        ".tflite",
        "quantised",
        "network",
    ),
    Candidate(
        "network-int8", "Network, int8", "network", 1, _LAYERS, _LITERT, ".tflite", "quantised", "network"
    ),
    Candidate(
        "network-pruned",
        "Network, 80 % pruned",
        "network",
        1,
        _LAYERS,
        _LITERT,
        ".tflite",
        "pruned",
        "network",
    ),
    Candidate(
        "network-pruned-int8",
        "Network, pruned, int8",
        "network",
        1,
        _LAYERS,
        _LITERT,
        ".tflite",
        "quantised",
        "network-pruned",
    ),
    Candidate(
        "network-student",
        "Network distilled, 8 units",
        "network",
        1,
        _LAYERS,
        _LITERT,
        ".tflite",
        "distilled",
        "network",
    ),
)
