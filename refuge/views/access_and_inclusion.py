"""The page of access and inclusion: needs, the questions the commissioners ask, and who was refused for the same (H4, H6)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from refuge.access.scope import Viewer
from refuge.charts.chart import Table
from refuge.charts.people import Needed, access_opening
from refuge.display import written_period
from refuge.errors import RuleBroken
from refuge.figures.counted import CountedRow, Figure
from refuge.figures.counted_given import given
from refuge.figures.people import PEOPLE
from refuge.figures.referrals import referrals_given
from refuge.figures.releasing import About
from refuge.figures.selection import Grouping, Selection
from refuge.forms.selection import PeopleForm
from refuge.queries.listings import support_needs
from refuge.views.counted_rows import CountedRows
from refuge.views.counted_tables import cell, is_hidden, number
from refuge.views.framing import Asked, FigurePage, Section, Shown
from refuge.vocabulary import AccessNeed, AccommodationType, Copy

QUESTIONS = {
    "male_survivors": "Male survivors",
    "women_with_teenage_sons": "Women with a son of 14 or over",
    "pets": "With pets",
    "disabled_member": "With a disabled member",
    "trans_survivors": "Trans survivors",
    "minoritised_ethnic_groups": "Survivors from minoritised ethnic groups",
    "aged_65_or_over": "Survivors aged 65 or over",
    "multiple_needs": "Multiple needs (three or more)",
}
HAD = {
    "male_survivors": "were male survivors",
    "women_with_teenage_sons": "were women with a son of fourteen or over",
    "pets": "had a pet",
    "disabled_member": "had a disabled member",
    "trans_survivors": "were trans survivors",
    "minoritised_ethnic_groups": "were survivors from minoritised ethnic groups",
    "aged_65_or_over": "were survivors of sixty-five or over",
    "multiple_needs": "had multiple needs",
}
"""The same in a sentence."""
REFUSED = "referrals_refused"
REASONS = {
    "male_survivors": ("male_survivor", "male survivor"),
    "women_with_teenage_sons": ("older_son", "older son"),
    "pets": ("pets", "pets"),
    "disabled_member": ("needs_disability", "disability"),
}
"""The reason of a refusal that is the same as what is asked (F2), and what it is called; of the others no reason says so."""
ACCESS = {need.value: need.label for need in AccessNeed}
BASIS = {"households": "Households supported"}
MEANING = (
    "A household can have several needs, or none: rows do not add up to the households supported (H4). A disabled member is a"
    " household with any access need.",
    "Referrals refused are those of which the reason was the main one, for the whole provider under the contracts chosen: a"
    " referral has no property and no accommodation type (H6).",
)
NOTHING = "Nobody was there in these periods. Choose other periods or another contract under Change."


def show(asked: Asked) -> Shown:
    """The needs and the inclusion of one selection."""
    rows = given_with_referrals(asked.viewer, asked.copy, asked.selection, asked.today, asked.threshold)
    found = CountedRows(asked, FIGURE, ["households"], rows)
    return Shown(
        subject=asked.subject,
        opening=_opening(found),
        sections=_sections(asked, found) if found.has_any else [],
        meaning=MEANING,
        rule="H4, H6",
        recorded=found.recorded("H6"),
        empty=None if found.has_any else NOTHING,
    )


PAGE = FigurePage("access", "Access and inclusion", About.PEOPLE, show, PeopleForm, menu="Access")
FIGURE: Figure = replace(PEOPLE, nobody={**PEOPLE.nobody, REFUSED: dict.fromkeys(REASONS, 0)})
"""People, with the referrals refused beside them."""


def given_with_referrals(
    viewer: Viewer, copy: Copy, selection: Selection, today: date, threshold: int
) -> list[CountedRow]:
    """The rows of people as the copy gives them, each with the referrals refused beside it."""
    rows = given(viewer, copy, selection, PEOPLE, today, threshold)
    refused = {row.period: row for row in referrals_given(viewer, copy, selection, today, threshold)}
    return [_beside(row, refused.get(row.period)) for row in rows]


def _beside(row: CountedRow, referred: CountedRow | None) -> CountedRow:
    """A row of people with the referrals of the same period that were refused for the same; what is hidden stays so."""
    if referred is None:
        return replace(row, told={**row.told, REFUSED: dict.fromkeys(REASONS, 0)})
    names = {question: f"by_reason: {code}" for question, (code, _) in REASONS.items()}
    counts: Any = {question: number(referred, name) for question, name in names.items()}
    hidden = [f"{REFUSED}: {question}" for question, name in names.items() if is_hidden(referred, name)]
    return replace(row, told={**row.told, REFUSED: counts}, hidden=(*row.hidden, *hidden))


def _sections(asked: Asked, found: CountedRows) -> list[Section]:
    questions = {f"inclusion: {question}": said for question, said in QUESTIONS.items()}
    refused = {f"{REFUSED}: {question}": said for question, said in QUESTIONS.items() if question in REASONS}
    chart = found.beside_the_year_before("Inclusion", "inclusion", QUESTIONS, "Households")
    return [
        found.section("Inclusion: households supported", BASIS | questions, chart, found.notes),
        found.section("Referrals refused for the same reason", refused),
        *_by_type(asked, found),
        *found.section_of("Access needs", "access_needs", ACCESS, "Households"),
        *found.section_of("Support needs", "support_needs", support_needs(date.min), "Households"),
    ]


def _by_type(asked: Asked, found: CountedRows) -> list[Section]:
    """The questions by accommodation type in the latest period; such small numbers are the provider's own (D4)."""
    if not asked.copy.is_exact or found.now is None:
        return []
    period = found.now.period
    within = replace(
        asked.selection, from_=str(period.starts_on), to=str(period.ends_on), group=Grouping.ACCOMMODATION_TYPE
    )
    heading = f"Inclusion by type of accommodation, {written_period(period, found.now.to_date)}"
    try:
        rows = given(asked.viewer, asked.copy, within, PEOPLE, asked.today, asked.threshold)
    except RuleBroken as broken:
        return [Section(heading, notes=[broken.message])]
    return [Section(heading, _types_table(heading, rows))] if rows else []


def _types_table(heading: str, rows: Sequence[CountedRow]) -> Table:
    named = {kind.value: kind.label for kind in AccommodationType}
    lines = BASIS | {f"inclusion: {question}": said for question, said in QUESTIONS.items()}
    columns = ["Question", *(named.get(row.group or "", row.group or "") for row in rows)]
    return Table(heading, columns, [[said, *(cell(row, name) for row in rows)] for name, said in lines.items()])


def _opening(found: CountedRows) -> list[str]:
    if (row := found.now) is None:
        return []
    households: Any = number(row, "households")
    called = {question: said for question, (_, said) in REASONS.items()}
    mappings = (("access_needs", ACCESS), ("support_needs", support_needs(date.min)), (REFUSED, called))
    needed = Needed(row.period, households, _had(row, found.before), *(_told(row, *one) for one in mappings))
    return access_opening(needed, found.before.period if found.before else None, to_date=row.to_date)


def _had(now: CountedRow, before: CountedRow | None) -> dict[str, tuple[int, int | None]]:
    """The answers that are told, with those of a year before where these are told too."""
    names = {f"inclusion: {question}": words for question, words in HAD.items()}
    counts: Any = {words: (number(now, name), before and number(before, name)) for name, words in names.items()}
    return {words: both for words, both in counts.items() if both[0] is not None}


def _told(row: CountedRow, key: str, labels: Mapping[str, str]) -> dict[str, int]:
    """The categories that are told, by what they are called; none where any is hidden, for it might be the largest."""
    told: Any = row.told[key] or {}
    return {} if None in told.values() else {labels.get(code, code): count for code, count in told.items()}
