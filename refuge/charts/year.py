"""Occupancy through one financial year: units occupied and in service, night by night or as the mean of each month."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from refuge.charts.chart import Chart, Table, embedded
from refuge.charts.lines import Line, units_through_a_year
from refuge.charts.openings import Spent, during, mean_units, tenths
from refuge.charts.style import CAPACITY, LAST_YEAR, THIS_YEAR
from refuge.display import DASH, HIDDEN, capital, counted, short_period, written, written_period
from refuge.occupancy.period import Period
from refuge.occupancy.utilisation import Nights, share


@dataclass(frozen=True)
class Night:
    """Units occupied and in service on one night."""

    night: date
    occupied: int
    in_service: int


@dataclass(frozen=True)
class Month:
    """One month of the year, as far as it is counted, with its nights; what they were used for may be hidden (D4)."""

    counted: Period
    nights: Nights
    to_date: bool = False
    is_hidden: bool = False

    @property
    def occupied(self) -> float | None:
        """Mean units occupied; nothing where that is hidden or no night counts."""
        mean = share(self.nights.occupied, self.counted.nights)
        return None if mean is None or self.is_hidden else float(mean)

    @property
    def in_service(self) -> float | None:
        """Mean units in service."""
        mean = share(self.nights.commissioned, self.counted.nights)
        return None if mean is None else float(mean)

    @property
    def cells(self) -> list[str]:
        """Both as people write them."""
        means = [share(count, self.counted.nights) for count in (self.nights.occupied, self.nights.commissioned)]
        told = [DASH if mean is None else tenths(mean) for mean in means]
        return [HIDDEN, told[1]] if self.is_hidden else told


def months_table(year: Sequence[Month], before: Sequence[Month]) -> Table:
    """The months of a year beside those of the year before: mean units occupied, and in service."""
    then = {month.counted.starts_on.month: month for month in before if month.nights.commissioned}
    columns = ["Month", "Occupied", "In service", "Occupied the year before", "In service the year before"]
    nothing = [DASH, DASH]
    rows = []
    for month in year:
        earlier = then.get(month.counted.starts_on.month)
        name = written_period(_whole(month.counted.starts_on), month.to_date)
        rows.append([name, *month.cells, *(earlier.cells if earlier else nothing)])
    return Table("Units on an average night of each month", columns, rows)


def nights_chart(year: Period, nights: Sequence[Night], before: Sequence[Night]) -> Chart | None:
    """The census as steps, with capacity above it and the year before behind it; its table has the nights of a change."""
    if not nights:
        return None
    last = nights[-1].night
    served = [one for one in before if one.in_service]
    shifted = [(day, one) for one in served if (day := _a_year_later(one.night)) is not None]
    lines = [
        Line("In service", CAPACITY, _steps([(one.night, one.in_service, one) for one in nights]), has_steps=True),
        Line(_of(served), LAST_YEAR, _steps([(day, one.occupied, one) for day, one in shifted]), has_steps=True),
        Line(_of(nights), THIS_YEAR, _steps([(one.night, one.occupied, one) for one in nights]), has_steps=True),
    ]
    drawn = [line for line in lines if line.points]
    figures = units_through_a_year(drawn, year.starts_on, year.ends_on)
    sentence = (
        f"Units occupied each night of {written_period(year)} up to {written(last)}, with units in service above."
    )
    changes = [[written(one.night), str(one.occupied), str(one.in_service)] for one in _changes(nights)]
    return Chart(
        embedded(figures),
        sentence,
        Table("Nights on which a number changed", ["From", "Occupied", "In service"], changes),
    )


def means_chart(year: Period, months: Sequence[Month], before: Sequence[Month]) -> Chart | None:
    """The same as the mean of each month, where no figure by night is told (D4)."""
    if not any(month.occupied is not None for month in months):
        return None
    lines = [
        Line("In service", CAPACITY, _means(months, year, "in_service"), has_steps=True),
        Line(
            "The year before",
            LAST_YEAR,
            _means([one for one in before if one.nights.commissioned], year, "occupied"),
            has_steps=True,
        ),
        Line("Occupied", THIS_YEAR, _means(months, year, "occupied"), has_steps=True),
    ]
    drawn = [line for line in lines if line.points]
    sentence = (
        f"Units occupied on an average night of each month of {written_period(year)}, with units in service above."
    )
    figures = units_through_a_year(drawn, year.starts_on, year.ends_on)
    return Chart(embedded(figures), sentence, months_table(months, before))


def year_opening(now: Spent | None, before: Spent | None, nights: Sequence[Night]) -> list[str]:
    """Units occupied on an average night, beside the same part of the year before; and, by night, the fullest and emptiest."""
    if now is None or not now.nights.commissioned:
        return []
    words = f"{capital(during(now.period))}, {_average(now)} units were occupied on an average night"
    if before is not None:
        words += f"; {during(before.period)} it was {_average(before)}"
    return [f"{words}.", *_extremes(nights)]


def _average(spent: Spent) -> str:
    occupied = share(spent.nights.occupied, spent.period.nights) or mean_units(spent) * 0
    return f"{tenths(occupied)} of {tenths(mean_units(spent))}"


def _extremes(nights: Sequence[Night]) -> list[str]:
    served = [one for one in nights if one.in_service]
    if not served:
        return []
    full = sum(one.occupied == one.in_service for one in served)
    low = min(served, key=lambda one: one.occupied)
    every = "Every unit was occupied on" if full else "On no night was every unit occupied"
    first = f"{every} {counted(full, 'night')}" if full else every
    return [f"{first}; the fewest were {low.occupied} of {low.in_service}, {_when(low, served)}."]


def _when(low: Night, served: Sequence[Night]) -> str:
    """The night, or the first of several with as few."""
    alone = sum(one.occupied == low.occupied for one in served) == 1
    return f"on {written(low.night)}" if alone else f"first on {written(low.night)}"


def _of(nights: Sequence[Night]) -> str:
    return f"Occupied {short_period(_year_of(nights[0].night))}" if nights else ""


def _steps(points: Sequence[tuple[date, int, Night]]) -> list[tuple[date, float | None, str]]:
    """The first night, every night on which the number is another than the night before, and the day after the last."""
    if not points:
        return []
    kept = [one for one, before in zip(points, [None, *points[:-1]], strict=True) if not before or before[1] != one[1]]
    last, height, _ = points[-1]
    steps: list[tuple[date, float | None, str]] = [(day, at, _said(night)) for day, at, night in kept]
    return [*steps, (last + timedelta(days=1), height, _said(points[-1][2]))]


def _said(one: Night) -> str:
    return f"{written(one.night)}: {one.occupied} of {counted(one.in_service, 'unit')} occupied"


def _changes(nights: Sequence[Night]) -> Iterator[Night]:
    before = None
    for one in nights:
        if (one.occupied, one.in_service) != before:
            yield one
        before = one.occupied, one.in_service


def _means(months: Sequence[Month], year: Period, what: str) -> list[tuple[date, float | None, str]]:
    """A step a month, at the month of the year that is drawn; a gap where nothing is told."""
    points: list[tuple[date, float | None, str]] = []
    for month in months:
        first = month.counted.starts_on
        behind = (first.year - year.starts_on.year) + (first.month < year.starts_on.month) * -1
        drawn = _whole(first.replace(year=first.year - behind))
        height = getattr(month, what)
        said = f"{written_period(_whole(first), month.to_date)}: {' of '.join(month.cells)} units occupied"
        points += [(drawn.starts_on, height, said), (drawn.ends_on, height, said)]
    return [(day, height, said if height is not None else "") for day, height, said in points]


def _whole(first: date) -> Period:
    """The calendar month that a day lies in."""
    first = first.replace(day=1)
    return Period(first, (first + timedelta(days=31)).replace(day=1), "")


def _year_of(day: date) -> Period:
    first = date(day.year - (day.month < 4), 4, 1)
    return Period(first, first.replace(year=first.year + 1), "")


def _a_year_later(day: date) -> date | None:
    """The day under which a night of the year before is drawn; 29 February has none."""
    return None if (day.month, day.day) == (2, 29) else day.replace(year=day.year + 1)
