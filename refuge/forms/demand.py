"""What came to a council, a hub or a helpline in one month (F4). A blank is not known, and differs from 0."""

from collections.abc import Mapping
from typing import Any

from govuk_frontend_wtf.wtforms_widgets import GovSubmitInput
from wtforms import FieldList, Form, FormField, HiddenField, SubmitField

from refuge.errors import RuleBroken
from refuge.forms.blaming import BlamingForm, number_in
from refuge.forms.provision import number
from refuge.occupancy.demand import NAMES, Counts

MOST = 9_999


class SourceForm(Form):
    """One source's month. ``read`` is what was saved of it when the page was opened."""

    source = HiddenField()
    read = HiddenField()
    asked = number("Asked for a safe place", 0, MOST)
    placed_in_area = number("Placed in the area", 0, MOST)
    placed_out_of_area = number("Placed out of the area", 0, MOST)
    not_placed = number("Not placed", 0, MOST)
    not_known = number("Not known what became of them", 0, MOST)

    @property
    def counts(self) -> Counts:
        """What was typed."""
        return Counts(**{name: self[name].data for name in NAMES})


class DemandForm(BlamingForm):
    """Every source's month."""

    sources = FieldList(FormField(SourceForm))
    save = SubmitField("Save", widget=GovSubmitInput())

    labels: Mapping[str, str] = {}

    def offer(self, labels: Mapping[str, str]) -> None:
        """The sources there are: code → label."""
        self.labels = labels

    @property
    def rows(self) -> list[tuple[str, SourceForm]]:
        """Each source's name with its boxes, those of the list only."""
        return [
            (self.labels[row.form.source.data], row.form) for row in self.sources if row.form.source.data in self.labels
        ]

    @property
    def typed(self) -> dict[str, Counts]:
        """What was typed, by source."""
        return {form.source.data: form.counts for _, form in self.rows}

    @property
    def read(self) -> dict[str, Counts]:
        """What was saved when the page was opened, by source."""
        return {form.source.data: counts_in(form.read.data or "") for _, form in self.rows}

    def read_again(self, saved: Mapping[str, Counts]) -> None:
        """Whoever is told that somebody saved meanwhile has read that now."""
        for _, form in self.rows:
            form.read.data = written(saved.get(form.source.data, Counts()))

    def blame(self, broken: RuleBroken) -> None:
        """Put the message on the first box of the source it is about."""
        form = next((form for _, form in self.rows if form.source.data == broken.field), self.rows[0][1])
        form.asked.errors = [*form.asked.errors, broken.message]
        self.sources.errors = [row.errors for row in self.sources]


def rows_of(labels: Mapping[str, str], saved: Mapping[str, Counts]) -> list[dict[str, Any]]:
    """What the form shows of a month: every source, with what is saved of it."""
    found = {source: saved.get(source, Counts()) for source in labels}
    return [
        {"source": source, "read": written(counts), **{name: getattr(counts, name) for name in NAMES}}
        for source, counts in found.items()
    ]


def written(counts: Counts) -> str:
    """Counts as the form brings them back.

    >>> written(Counts(3, 0)), counts_in("3,0,,,") == Counts(3, 0), counts_in("rubbish") == Counts()
    ('3,0,,,', True, True)
    """
    return ",".join("" if getattr(counts, name) is None else str(getattr(counts, name)) for name in NAMES)


def counts_in(text: str) -> Counts:
    """Counts that the form brought back; what it never wrote is nothing known."""
    parts = text.split(",")
    counts = [number_in(part) for part in parts]
    if len(parts) != len(NAMES) or any(part and count is None for part, count in zip(parts, counts, strict=True)):
        return Counts()
    return Counts(*counts)
