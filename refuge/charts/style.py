"""How our charts look: few lines, our colours, a pattern wherever a colour carries meaning."""

from typing import NamedTuple

import plotly.graph_objects as go

INK = "#1d1a24"
QUIET = "#5b5866"
LINE = "#e4e2e8"
TARGET = "#b3261e"
FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif'


class Look(NamedTuple):
    """How one part of a bar is drawn: its colour, the pattern over it, the pattern's colour, and that of words in it."""

    colour: str
    pattern: str
    over: str
    ink: str = "#ffffff"


OCCUPIED = Look("#4b2a63", "", "#ffffff")
PREPARING = Look("#e0a43a", "/", "#ffffff")
OUT_OF_USE = Look("#8d8a95", "x", "#55525e")
READY = Look("#bfe0d2", "", "#ffffff")

# Neither is good or bad (G5): no red, no green, and to the colour-blind a dark and a light.
IN_AREA = Look("#2f4f8f", "", "#ffffff")
OUT_OF_AREA = Look("#e3b25a", "/", "#f3d79f", INK)
UNKNOWN = Look("#d5d3da", ".", "#8d8a95", INK)

# One number beside another: this period and the one before, adults and children.
FIRST = Look("#4b2a63", "", "#ffffff")
SECOND = Look("#c9a9dc", "/", "#7d4f99", INK)

THIS_YEAR = {"color": "#4b2a63", "width": 3}
LAST_YEAR = {"color": "#b0761b", "width": 2, "dash": "dot"}
CAPACITY = {"color": "#5b5866", "width": 2, "dash": "dash"}

TEMPLATE = go.layout.Template(
    layout={
        "font": {"family": FONT, "size": 14, "color": INK},
        "paper_bgcolor": "#ffffff",
        "plot_bgcolor": "#ffffff",
        "dragmode": False,
        "bargap": 0.32,
        "barmode": "stack",
        "hoverlabel": {"bgcolor": "#ffffff", "bordercolor": LINE, "font": {"color": INK}},
        "xaxis": {"fixedrange": True, "gridcolor": LINE, "zeroline": False, "automargin": True},
        "yaxis": {"fixedrange": True, "gridcolor": LINE, "zeroline": False, "automargin": True},
        "legend": {
            "orientation": "h",
            "xref": "container",
            "yref": "container",
            "x": 0.5,
            "xanchor": "center",
            "y": 0,
            "yanchor": "bottom",
            "traceorder": "normal",
            "itemclick": False,
            "itemdoubleclick": False,
        },
        "margin": {"l": 8, "r": 8, "t": 16, "b": 90},
    }
)


def marker(look: Look) -> dict[str, object]:
    """How the bars of a state are filled."""
    pattern = {"shape": look.pattern, "fgcolor": look.over, "fillmode": "overlay", "size": 7, "solidity": 0.25}
    return {"color": look.colour, "line": {"width": 0}, "pattern": pattern}
