"""What the commissioned nights were: one bar a period or a place, to 100 %, in the four states (N5)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from refuge.charts.chart import Chart, Table, embedded
from refuge.charts.sentences import Bar, utilisation_sentence
from refuge.charts.stacked import Layer, Stack, Stacked
from refuge.charts.style import OCCUPIED, OUT_OF_USE, PREPARING, READY, Look
from refuge.display import in_lines, nights, short_period, shortened, stacked_period, written_period
from refuge.occupancy.utilisation import Nights


@dataclass(frozen=True)
class State:
    """One of the four states: what it is called, how it looks, and how many nights of a bar were in it."""

    name: str
    look: Look
    of: Callable[[Nights], int]


STATES = (
    State("Occupied", OCCUPIED, lambda nights: nights.occupied),
    State("Preparing", PREPARING, lambda nights: nights.preparing),
    State("Out of use", OUT_OF_USE, lambda nights: nights.out_of_use),
    State("Ready, empty", READY, lambda nights: nights.ready),
)
LAYERS = [Layer(state.name, state.look) for state in STATES]
COLUMNS = ["Commissioned", *(state.name for state in STATES)]
LINE, LINES = 18, 3
"""Characters in a line of a place's name on an axis, and how many lines it has."""


def utilisation_chart(bars: Sequence[Bar], target: Decimal | None = None) -> Chart | None:
    """The chart of some periods, or None where no night was commissioned in any of them (U6)."""
    drawn = [bar for bar in bars if bar.nights.commissioned]
    if not drawn:
        return None
    figures = Stacked(LAYERS, [_of_period(bar) for bar in drawn], target=target).figures()
    return Chart(embedded(figures), utilisation_sentence(drawn), _table(bars))


def places_chart(
    named: Sequence[tuple[str, Nights]], what: str, when: str, sentence: str, target: Decimal | None = None
) -> Chart | None:
    """Places side by side in one period; ``what`` they are and ``when`` go into the heading of the table.

    Two places of one name are told apart by a number. None where no night was commissioned in any of them.
    """
    drawn = [(name, nights) for name, nights in told_apart(named) if nights.commissioned]
    if not drawn:
        return None
    short = told_apart([("<br>".join(_lines(name)), nights) for name, nights in drawn])
    stacks = [
        Stack(name, on_axis, [on_axis], _parts(nights))
        for (name, nights), (on_axis, _) in zip(drawn, short, strict=True)
    ]
    figures = Stacked(LAYERS, stacks, target=target, lies_always=True).figures()
    rows = [[name, *_cells(nights)] for name, nights in drawn]
    return Chart(embedded(figures), sentence, Table(f"Nights in each state, {when}", [what, *COLUMNS], rows))


def told_apart(named: Sequence[tuple[str, Nights]]) -> list[tuple[str, Nights]]:
    """The same, a number behind every name that is there again.

    >>> [name for name, _ in told_apart([("Flat", Nights()), ("House", Nights()), ("Flat", Nights())])]
    ['Flat', 'House', 'Flat (2)']
    """
    seen: dict[str, int] = {}
    apart = []
    for name, nights_of_it in named:
        seen[name] = seen.get(name, 0) + 1
        apart.append((name if seen[name] == 1 else f"{name} ({seen[name]})", nights_of_it))
    return apart


def _lines(name: str) -> list[str]:
    """The name of a place on an axis: of many that are joined the first, and how many more.

    >>> _lines("House one + House two"), _lines("A + B + C + D + E")
    (['House one + House', 'two'], ['A and 4 more'])
    """
    first, *others = name.split(" + ")
    told = name if len(others) < 3 else f"{shortened(first, LINE)} and {len(others)} more"
    lines = in_lines(told, LINE)
    return lines if len(lines) <= LINES else [*lines[: LINES - 1], f"{lines[LINES - 1]} …"]


def _of_period(bar: Bar) -> Stack:
    so_far = ["to date"] if bar.to_date else []
    short = "<br>".join([short_period(bar.period), *so_far])
    return Stack(
        written_period(bar.period, bar.to_date), short, [*stacked_period(bar.period), *so_far], _parts(bar.nights)
    )


def _parts(of: Nights) -> list[int]:
    return [state.of(of) for state in STATES]


def _cells(of: Nights) -> list[str]:
    return [nights(of.commissioned), *map(nights, _parts(of))]


def _table(bars: Sequence[Bar]) -> Table:
    """The nights of every bar in each state; they add up to the commissioned nights (N5)."""
    rows = [[written_period(bar.period, bar.to_date), *_cells(bar.nights)] for bar in bars]
    return Table("Nights in each state", ["Period", *COLUMNS], rows)
