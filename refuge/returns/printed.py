"""A return as it is printed, whatever the form: its cover, its sections laid out, and the copy it is marked as."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from refuge.display import written, written_moment, written_period
from refuge.occupancy.period import Period
from refuge.returns.content import Content
from refuge.returns.grids import Grid, grids
from refuge.returns.stored import Stored
from refuge.vocabulary import Copy

DRAFT = "Draft, not signed off"


@dataclass(frozen=True)
class Printed:
    """What one copy says, and, unless it is a draft, the return as it is stored."""

    content: Content
    stored: Stored | None = None

    @property
    def copy(self) -> Copy:
        """Which of the four copies it is (D2)."""
        return Copy[self.content["copy"].upper()]

    @property
    def mark(self) -> str:
        """What stands on every page and sheet."""
        return self.copy.label if self.stored else f"{self.copy.label} · {DRAFT}"

    @property
    def title(self) -> str:
        """What it is called: the return, its year and whose it is."""
        return f"{self.content['title']} {self.year} · {self.of['title']}"

    @property
    def of(self) -> dict[str, Any]:
        """The contract or the authority whose return it is."""
        told: dict[str, Any] = self.content.get("contract") or self.content["authority"]
        return told

    @property
    def year(self) -> str:
        """Its year in words."""
        period = self.content["period"]
        starts_on, ends_on = (date.fromisoformat(period[name]) for name in ("starts_on", "ends_on"))
        return written_period(Period(starts_on, ends_on, period["label"]))

    @property
    def name(self) -> str:
        """What its file is called, without what comes after the dot."""
        of, label = self.of["reference"], self.content["period"]["label"]
        kept = "".join(letter if letter.isalnum() or letter in "-_" else "-" for letter in f"{of}-{label}")
        return f"return-{kept}-v{self.content['version']}-{self.copy.value}"

    @property
    def cover(self) -> list[tuple[str, str]]:
        """The facts of the cover."""
        period = self.content["period"]
        return [
            *self._whose(),
            ("Period", f"{period['label']} ({_days(period)})"),
            ("As at", written(date.fromisoformat(self.content["as_at"]))),
            ("Version", str(self.content["version"])),
            ("Copy", self.mark),
            *self._signed(),
        ]

    @property
    def notes(self) -> list[str]:
        """What has to be said about the whole of it."""
        return [*self._of_the_copy(), *self._of_a_revision()]

    @property
    def sections(self) -> list[tuple[dict[str, str], list[Grid]]]:
        """Each section with its tables."""
        return [(section, grids(self.content, section)) for section in self.content["sections"]]

    @property
    def has_statement(self) -> bool:
        """Whether it says something of the quality of its figures."""
        return "data_quality" in self.content

    def _whose(self) -> list[tuple[str, str]]:
        of = self.of
        if "authority" in self.content:
            providers = ", ".join(of["providers"])
            return [("Authority", of["title"]), ("Code", of["reference"]), ("Providers on the system", providers)]
        return [
            ("Contract", of["title"]),
            ("Reference", of["reference"]),
            ("Provider", of["provider"]),
            ("Commissioned by", ", ".join(of["authorities"])),
        ]

    def _signed(self) -> list[tuple[str, str]]:
        if self.stored is None:
            return [("Signed off", DRAFT)]
        row = self.stored.row
        signed = [
            ("Prepared by", row.prepared_by),
            ("Signed off by", row.signed_by),
            ("Signed off", written_moment(row.signed_at)),
            ("Status", self.stored.state.label),
            ("Checksum (SHA-256)", self.stored.checksum(self.copy)),
        ]
        officer = self.stored.officer
        return [*signed, ("Released to", officer)] if officer and self.copy is Copy.STATUTORY else signed

    def _of_the_copy(self) -> list[str]:
        if self.copy is Copy.STATUTORY:
            return ["Not for publication: small numbers of people are in it exactly (D2)."]
        if self.copy.is_exact:
            return []
        last = self.content["threshold"] - 1
        return [f"Counts of people from 1 to {last}, and what would give them back, are hidden (D3)."]

    def _of_a_revision(self) -> list[str]:
        told_in = self.content.get("told_in", {})
        notes = []
        if "fine" in told_in:
            notes.append(
                f"Nights by month and by place, and nights and days of people, are as in version {told_in['fine']}:"
                " what has changed since could tell of single units and households (D3, D4)."
            )
        if "people" in told_in:
            notes.append(
                f"Figures of people are as in version {told_in['people']}: what has changed since concerns so few that they"
                " could be known by it (D3)."
            )
        return notes


def _days(period: dict[str, str]) -> str:
    last = date.fromordinal(date.fromisoformat(period["ends_on"]).toordinal() - 1)
    return f"{written(date.fromisoformat(period['starts_on']))} to {written(last)}"
