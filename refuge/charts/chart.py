"""What a chart is to a page: something to draw, a sentence that says what it shows, and the same numbers as a table."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

import plotly.graph_objects as go


@dataclass(frozen=True)
class Table:
    """A table in words: the first cell of a row names it."""

    caption: str
    columns: list[str]
    rows: list[list[str]]


@dataclass(frozen=True)
class Chart:
    """``figure_json`` holds the drawing for a wide and for a narrow screen, safe to put inside a script element."""

    figure_json: str
    sentence: str
    table: Table


def embedded(figures: Mapping[str, go.Figure]) -> str:
    """Figures as JSON for a ``<script type="application/json">``, which no text in them can end.

    >>> "</script>" in embedded({"wide": go.Figure(layout={"title": {"text": "</script>"}})})
    False
    """
    drawn = {name: json.loads(figure.to_json()) for name, figure in figures.items()}
    text = json.dumps(drawn, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
