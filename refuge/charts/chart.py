"""What a chart is to a page: something to draw, a sentence that says what it shows, and the same numbers as a table."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

import plotly.graph_objects as go


@dataclass(frozen=True)
class Table:
    """A table in words: the first cell of a row names it. ``opens_at_its_end`` where its last column is the latest period."""

    caption: str
    columns: list[str]
    rows: list[list[str]]
    opens_at_its_end: bool = False

    @property
    def text(self) -> str:
        """The table in plain text: the first column left, the others right, as wide as they have to be."""
        lines = [self.columns, *self.rows]
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        return "\n".join(
            "  ".join(
                cell.rjust(width) if at else cell.ljust(width)
                for at, (cell, width) in enumerate(zip(line, widths, strict=True))
            ).rstrip()
            for line in lines
        )


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
