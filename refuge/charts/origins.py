"""Where households came from: one bar a period, in area, out of area and unknown; and the sentences about it.

Neither direction is good or bad (G5): no colour says so, and no sentence.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from refuge.charts.chart import Chart, Table, embedded
from refuge.charts.openings import during
from refuge.charts.stacked import Layer, Stack, Stacked
from refuge.charts.style import IN_AREA, OUT_OF_AREA, UNKNOWN
from refuge.display import HIDDEN, capital, nights, one_decimal, short_period, shown, stacked_period, written_period
from refuge.occupancy.origin import Origins
from refuge.occupancy.period import Period


@dataclass(frozen=True)
class Came:
    """One period's households, arrivals or nights by where they came from; what is hidden is nothing (D3)."""

    period: Period
    to_date: bool
    origins: Origins

    @property
    def known(self) -> int | None:
        """How many said where they came from; nothing where that is hidden."""
        told = self.origins.in_borough, self.origins.out_of_area
        return None if None in told else sum(one or 0 for one in told)


@dataclass(frozen=True)
class Wording:
    """``home`` is what lies inside: *in borough* or *in area*; ``of`` is what is counted, in the plural."""

    home: str
    of: str

    @property
    def columns(self) -> list[str]:
        """The headings of the table."""
        return [self.home, "Out of area", "Unknown", "Share out of area, of known"]


def origins_table(rows: Sequence[Came], wording: Wording, caption: str) -> Table:
    """A row a period; the share is of those who are known (G3)."""
    return Table(caption, ["Period", *wording.columns], [[_name(row), *_cells(row.origins)] for row in rows])


def origins_chart(rows: Sequence[Came], wording: Wording, caption: str) -> Chart | None:
    """The bars of the periods of which everything is told; None where that is none."""
    drawn = [row for row in rows if None not in _parts(row.origins) and any(one or 0 for one in _parts(row.origins))]
    if not drawn:
        return None
    layers = [Layer(wording.home, IN_AREA), Layer("Out of area", OUT_OF_AREA), Layer("Unknown", UNKNOWN)]
    stacks = [_stack(row) for row in drawn]
    figures = Stacked(layers, stacks, of=wording.of, writes_counts=True).figures()
    return Chart(
        embedded(figures), f"{caption}, in area, out of area and unknown.", origins_table(rows, wording, caption)
    )


def origins_opening(rows: Sequence[Came], wording: Wording) -> list[str]:
    """The latest whole period that is told beside the one before it; a part of a period alone, never compared (P2)."""
    whole = [row for row in rows if not row.to_date and row.known]
    if not whole:
        part = [row for row in rows if row.to_date and row.known]
        return [f"{_share(part[-1], wording)} so far.", *_unknown(part[-1], wording)] if part else _untold(rows)
    now = whole[-1]
    before = next((row for row in rows if row.known and row.period.ends_on == now.period.starts_on), None)
    beside = f"; {during(before.period)} it was {one_decimal(before.origins.share_out_of_area)}" if before else ""
    return [f"{_share(now, wording)}{beside}.", *_unknown(now, wording)]


def _share(row: Came, wording: Wording) -> str:
    out, known = row.origins.out_of_area or 0, row.known or 0
    came = f"{nights(out)} of {nights(known)} {wording.of} whose origin is known came from outside the area"
    return f"{capital(during(row.period))}, {came} ({one_decimal(row.origins.share_out_of_area)})"


def _unknown(row: Came, wording: Wording) -> list[str]:
    unknown = row.origins.unknown
    if not unknown:
        return []
    return [f"Where {nights(unknown)} more came from is not known; they stand beside the share and are not in it."]


def _untold(rows: Sequence[Came]) -> list[str]:
    if not any(row.known is None for row in rows):
        return []
    return ["How many came from where is hidden: so few were counted that somebody could be known by it."]


def _stack(row: Came) -> Stack:
    so_far = ["to date"] if row.to_date else []
    short = "<br>".join([short_period(row.period), *so_far])
    return Stack(_name(row), short, [*stacked_period(row.period), *so_far], [one or 0 for one in _parts(row.origins)])


def _parts(origins: Origins) -> list[int | None]:
    return [origins.in_borough, origins.out_of_area, origins.unknown]


def _cells(origins: Origins) -> list[str]:
    is_hidden = None in (origins.in_borough, origins.out_of_area)
    return [*map(shown, _parts(origins)), HIDDEN if is_hidden else one_decimal(origins.share_out_of_area)]


def _name(row: Came) -> str:
    return written_period(row.period, row.to_date)
