"""The look of the lessons' figures: colours, fonts, direct labels. Nothing that a lesson teaches."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Okabe and Ito's colour-blind-safe palette (2008), darkened where it is too pale on white
BLUE, ORANGE, GREEN = "#0072b2", "#d55e00", "#00805d"
PURPLE, RED, GREY = "#9a4d7e", "#b3261e", "#6b6b6b"
PALETTE = (BLUE, ORANGE, GREEN, PURPLE, RED, GREY)


def use_course_style() -> None:
    """Set matplotlib's defaults for this kernel: a white card, quiet axes, readable sizes, sharp lines."""
    import matplotlib as mpl
    from cycler import cycler
    from matplotlib_inline.backend_inline import set_matplotlib_formats

    set_matplotlib_formats("retina")  # type: ignore[no-untyped-call]
    mpl.rcParams.update(
        {
            "figure.figsize": (8.0, 3.6),
            "figure.facecolor": "white",
            "figure.constrained_layout.use": True,
            "savefig.facecolor": "white",
            "axes.prop_cycle": cycler(color=PALETTE),
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.edgecolor": "#8a8a8a",
            "axes.labelcolor": "#333333",
            "axes.titlelocation": "left",
            "axes.titlesize": 12,
            "axes.titleweight": "bold",
            "axes.titlepad": 10,
            "axes.grid": True,
            "grid.color": "#e6e6e6",
            "grid.linewidth": 0.8,
            "axes.axisbelow": True,
            "xtick.color": "#555555",
            "ytick.color": "#555555",
            "font.size": 11,
            "lines.linewidth": 2.2,
            "lines.solid_capstyle": "round",
            "legend.frameon": False,
        }
    )


def label(ax: Axes, x: float, y: float, text: str, colour: str = GREY, *, align: str = "left") -> None:
    """Write `text` at the data point (x, y): a direct label instead of a legend."""
    offset = {"left": 6, "right": -6, "center": 0}[align]
    ax.annotate(
        text,
        (x, y),
        xytext=(offset, 0 if align != "center" else 7),
        textcoords="offset points",
        color=colour,
        ha=align,
        va="center" if align != "center" else "bottom",
        fontsize=10,
        annotation_clip=False,
    )
