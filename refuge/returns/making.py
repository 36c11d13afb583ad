"""Making a return from the records: its sections by the figures, in one of the copies, with the words they need.

Whoever asks, a contract's return is made with what its provider sees and an authority's with what its officers see, and
disclosure takes away what a copy hides: so it is the same return for everybody.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from refuge.errors import RuleBroken
from refuge.figures.records import Record
from refuge.figures.remembering import remembering
from refuge.occupancy.period import Kind, Period
from refuge.returns.about import About
from refuge.returns.content import Content
from refuge.returns.declaring import Asking, Declared, Measure, Section
from refuge.returns.definitions import DEFINITIONS
from refuge.returns.rows import rows_of
from refuge.returns.words import PROPERTY, words
from refuge.vocabulary import Copy
from refuge.vocabulary.returns import PeriodKind


@dataclass(frozen=True)
class Subject:
    """What a return is about: its kind, whose it is, its period, and as at when."""

    kind: Declared
    of: About
    by: PeriodKind
    period: Period
    as_at: date

    def asking(self, copy: Copy, threshold: int) -> Asking:
        """What its figures are asked."""
        return Asking(self.of.viewer, copy, self.of.narrowed, Kind(self.by), self.period, self.as_at, threshold)


def make(subject: Subject, copy: Copy, version: int, threshold: int) -> Content:
    """The content of one copy. The number of statements is fixed."""
    asking = subject.asking(copy, threshold)
    with remembering():
        made = [_section(section, asking) for section in subject.kind.sections]
    return {
        "kind": subject.kind.code.value,
        "title": subject.kind.code.titled(subject.by),
        "copy": copy.value,
        **subject.of.told(),
        "period": {"by": subject.by.value, **_days(subject.period)},
        "as_at": subject.as_at.isoformat(),
        "version": version,
        "threshold": threshold,
        "sections": [section for section, _ in made],
        "periods": {record["period"]: _period(record) for _, records in made for record in records},
        "words": {**words(_lists(subject.kind), subject.period.starts_on.year), PROPERTY: _properties(subject, copy)},
        "definitions": _definitions(subject.kind),
    }


def _section(section: Section, asking: Asking) -> tuple[dict[str, Any], list[Record]]:
    """One section and the records it was made of; what its figure refuses to tell is said in its place."""
    told: dict[str, Any] = {
        "code": section.code,
        "title": section.title,
        "note": section.note,
        "chart": section.chart,
        "groups": section.groups,
        "fine": section.fine,
        "measures": [_measure(measure) for measure in section.measures],
    }
    try:
        records = list(section.figure(asking))
    except RuleBroken as broken:
        return {**told, "rows": [], "missing": broken.message}, []
    return {**told, "rows": rows_of(section, records)}, records


def _measure(measure: Measure) -> dict[str, Any]:
    told = {"key": measure.key, "label": measure.label, "unit": measure.unit.value, "rule": measure.rule}
    rests_on = [name.removeprefix("-") for name in (*measure.numerator, *measure.denominator)]
    return {**told, "of": measure.of.value, "words": measure.words, "rests_on": rests_on}


def _properties(subject: Subject, copy: Copy) -> dict[str, str]:
    """The names of properties in the working copy; the copies that leave the provider have them by what they are called
    outside in the first place (D1).
    """
    if copy is not Copy.PROVIDER:
        return {}
    return {reference: name for reference, (name, _) in subject.of.properties().items()}


def _days(period: Period) -> dict[str, str]:
    return {"label": period.label, "starts_on": period.starts_on.isoformat(), "ends_on": period.ends_on.isoformat()}


def _period(record: Record) -> dict[str, Any]:
    return {name: record[name] for name in ("starts_on", "ends_on", "to_date")}


def _lists(kind: Declared) -> set[str]:
    """The lists whose words its sections need."""
    measures = {measure.words for section in kind.sections for measure in section.measures}
    return {name for name in (*measures, *(section.groups for section in kind.sections)) if name}


def _definitions(kind: Declared) -> dict[str, str]:
    cited = {measure.rule for section in kind.sections for measure in section.measures} | {"D2", "D3", "D4"}
    return {rule: DEFINITIONS[rule] for rule in sorted(cited)}


def statutory(content: Content, of: About) -> Content:
    """The statutory copy, made of the working copy: as exact, with properties as people outside know them (D1)."""
    known = {reference: label for reference, (_, label) in of.properties().items()}
    for section in content["sections"]:
        if section["groups"] == PROPERTY:
            section["rows"] = [{**row, "group": known.get(row["group"], "Property")} for row in section["rows"]]
    return {**content, "copy": Copy.STATUTORY.value, "words": {**content["words"], PROPERTY: {}}}
