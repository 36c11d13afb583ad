"""The page of referrals in figures: received, accommodated, why not, who asked, and local residents (F1–F5)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from refuge.charts.referrals import Came, Ended, referrals_chart, referrals_opening
from refuge.figures.counted import CountedRow
from refuge.figures.counted_records import counted_record
from refuge.figures.files import Recorded
from refuge.figures.referral_rows import LOCAL, SUITABLE, UNABLE, UNABLE_BY_REASON
from refuge.figures.referrals import REFERRALS, referrals_given
from refuge.figures.releasing import About
from refuge.forms.selection import PeopleForm
from refuge.occupancy.period import Period
from refuge.queries.listings import referral_reasons
from refuge.views.counted_tables import Lines, by_line, is_hidden, lines_of, number
from refuge.views.earlier import row_a_year_before
from refuge.views.framing import Asked, FigurePage, Section, Shown
from refuge.views.needs_gap import needs_section
from refuge.views.windows import window_of
from refuge.vocabulary import AccessNeed, ReferralOutcome

OUTCOMES = {
    "received": "Received",
    "accommodated": "Accommodated",
    **{outcome.value: outcome.label for outcome in ReferralOutcome if outcome is not ReferralOutcome.OPEN},
    "open": "Open",
    "days_to_decision_mean": "Days to decision, mean",
    "days_to_arrival_mean": "Days to arrival, mean",
}
WHO = {
    "by_who_ended: provider": "Ended by the provider",
    "by_who_ended: survivor": "Ended by the survivor",
    "by_who_ended: referrer": "Ended by the referrer",
    "by_who_ended: nobody": "Ended by nobody: no contact, or did not arrive",
}
HOUSEHOLDS = {
    UNABLE: "Households unable to be supported",
    "households_who_chose_not_to_take": "Apart: chose not to take the place",
    "households_no_contact": "Apart: no contact",
}
LOCAL_RESIDENTS = {
    LOCAL: "Asked",
    f"{LOCAL}_accommodated": "Accommodated here",
    f"{LOCAL}_placed_in_area": "Placed elsewhere in the area",
    f"{LOCAL}_placed_out_of_area": "Placed out of the area",
    f"{LOCAL}_not_known": "Not known where they went",
    f"{LOCAL}_not_recorded": "Refused, and nobody wrote where they went",
}
MEANING = (
    "A referral counts in the period it was received in, with what had come of it by the day these figures count up to (F1)."
    " Accommodated: the household has arrived.",
    "Households unable to be supported were refused by that day, and not accommodated by the end of the period they asked in."
    " Each counts once where a worker linked its referrals, with the main reason of its last refusal; their own choice and no"
    " contact stand apart (F5).",
    "Declined for space while a unit looked suitable is worked out from the diary as it is now: a unit that fits was ready on"
    " the night before the decision and on that night, and held for nobody (F3).",
    "Local residents lived in a footprint of the provider's contracts that day (F4). A pooled contract's referrals are to all of"
    " its authorities: chosen alone, one has all of them, and its own residents as local (G6).",
)
ABOUT_HIDDEN = (
    "Where it says hidden, so few households are behind a number that somebody could be known by it, or something received in"
    " the period is still open, so that the number may change by a few (D3)."
)
NOTHING = "No referral was received in these periods. Choose other periods or another contract under Change."
BLANK = CountedRow(Period(date.min, date.min, ""), False, None, REFERRALS.nobody)


def show(asked: Asked) -> Shown:
    """The referrals of one selection."""
    every = referrals_given(asked.viewer, asked.copy, asked.selection, asked.today, asked.threshold)
    rows = window_of(every, asked.selection, _says).rows
    has_any = any(_says(row) for row in rows)
    return Shown(
        subject=asked.subject,
        opening=_opening(asked, every, rows),
        sections=_sections(asked, rows) if has_any else [],
        meaning=MEANING,
        rule="F1–F5",
        recorded=Recorded(
            {"figure": "referrals", "rule": "F1", **asked.about},
            [counted_record(row) for row in every],
            counted_record(BLANK),
        ),
        empty=None if has_any else NOTHING,
    )


PAGE = FigurePage("referrals-received", "Referrals received", About.PEOPLE, show, PeopleForm, menu="Received")


def _sections(asked: Asked, rows: Sequence[CountedRow]) -> list[Section]:
    reasons = referral_reasons(date.min)
    unable, refused = (lines_of(rows, key, reasons) for key in (UNABLE_BY_REASON, "by_reason"))
    needs = lines_of(rows, "by_need", {need.value: need.label for need in AccessNeed})
    asking = {"with_children": "With children", **needs}
    looked = {SUITABLE: "Declined for space or size while a unit looked suitable"}
    outcomes = by_line("What came of referrals", OUTCOMES, rows)
    notes = [ABOUT_HIDDEN] if any(row.hidden for row in rows) else []
    chart = referrals_chart([_ended(row) for row in rows if not row.hidden], outcomes)
    return [
        Section("What came of referrals", outcomes, chart, notes),
        _section("Households unable to be supported", {**HOUSEHOLDS, **unable}, rows),
        _section("Who ended referrals, and why", {**WHO, **refused}, rows),
        _section("Declined while a unit looked suitable", looked, rows),
        _section("Who asked", asking, rows),
        _section("Local residents", LOCAL_RESIDENTS, rows),
        *needs_section(asked, _told_of_needs(asked, rows).period),
    ]  # fmt: skip


def _section(heading: str, lines: Lines, rows: Sequence[CountedRow]) -> Section:
    return Section(heading, by_line(heading, lines, rows))


def _told_of_needs(asked: Asked, rows: Sequence[CountedRow]) -> CountedRow:
    """The latest period; in a copy that hides all of one that runs, the latest that is over."""
    over = [row for row in rows if not row.to_date]
    return rows[-1] if asked.copy.is_exact or not over else over[-1]


def _opening(asked: Asked, every: Sequence[CountedRow], rows: Sequence[CountedRow]) -> list[str]:
    """The latest period that is over, else what there is of the one that runs, beside the year before (P2)."""
    told = [row for row in rows if _tells(row) and row.told["received"]]
    over = [row for row in told if not row.to_date] or told
    if not over:
        return []
    now, before = over[-1], row_a_year_before(asked, every, over[-1])
    reasons = referral_reasons(date.min)
    was = _came(before, reasons) if before and _tells(before) else None
    return referrals_opening(_came(now, reasons), was, to_date=now.to_date)


def _tells(row: CountedRow) -> bool:
    return {"received", "accommodated"}.isdisjoint(row.hidden)


def _came(row: CountedRow, reasons: Mapping[str, str]) -> Came:
    lines = lines_of([row], UNABLE_BY_REASON, reasons)
    unable: Any = {said: number(row, name) for name, said in lines.items() if not is_hidden(row, name)}
    received, accommodated, households, suitable = _numbers(row, "received", "accommodated", UNABLE, SUITABLE)
    return Came(row.period, received, accommodated, households, unable, suitable)


def _numbers(row: CountedRow, *names: str) -> Any:
    return [number(row, name) for name in names]


def _ended(row: CountedRow) -> Ended:
    told: Any = row.told
    declined, waiting = told["declined"], told["open"] + told["accepted"] - told["accommodated"]
    otherwise = told["received"] - told["accommodated"] - declined - waiting
    return Ended(row.period, row.to_date, told["accommodated"], declined, otherwise, waiting)


def _says(row: CountedRow) -> bool:
    return bool(row.hidden or row.told["received"])
