"""What must hold within one row. Each rule yields the column to blame and what is wanted; the rest needs other rows."""

from collections.abc import Callable, Iterator
from datetime import date

from refuge.display import counted, written
from refuge.intake.codes import LISTS, Codes
from refuge.intake.parsing import Values
from refuge.occupancy.recording import Blame, in_the_future, needs_a_note, wrong_with_person
from refuge.occupancy.retaining import kept_from
from refuge.vocabulary import EntryKind, PersonKind, ReferralOutcome

PER_ADULT = ("sex", "gender_same_as_sex", "age_band", "ethnicity")
LEAVING = ("departure_planned", "departure_reason", "destination")
NEEDS_NO_REASON = (ReferralOutcome.OPEN, ReferralOutcome.ACCEPTED, ReferralOutcome.INFORMATION_ONLY)


def row_rules(name: str, row: Values, codes: Codes, today: date) -> Iterator[Blame]:
    """What is wrong with one row of the file of that name."""
    if rule := RULES.get(name):
        yield from rule(row, codes, today)


def _list_item(row: Values, codes: Codes, _today: date) -> Iterator[Blame]:
    if row["list"] and row["list"] not in LISTS:
        yield "list", codes.not_among(row["list"], list(LISTS))
    kinds = [EntryKind.PREPARING.value, EntryKind.OUT_OF_USE.value]
    if row["list"] == "void_reasons" and row["kind"] not in kinds:
        yield "kind", "a void reason is preparing or out_of_use (V4)"


def _contract(row: Values, _codes: Codes, _today: date) -> Iterator[Blame]:
    yield from _later("ends_on", row["starts_on"], row["ends_on"], "the contract starts")
    if _before(row["extendable_to"], row["ends_on"]):
        yield (
            "extendable_to",
            f"the contract ends on {written(row['ends_on'])}; it can be extended to that day or later",
        )


def _service(row: Values, _codes: Codes, _today: date) -> Iterator[Blame]:
    yield from _later("ends_on", row["starts_on"], row["ends_on"], "the unit comes into service")


def _stay(row: Values, codes: Codes, today: date) -> Iterator[Blame]:
    yield from _not_in_the_future("arrived_on", row["arrived_on"], today, "an arrival")
    yield from _not_in_the_future("departed_on", row["departed_on"], today, "a departure")
    if _before(row["departed_on"], row["arrived_on"]):
        yield "departed_on", f"they arrived on {written(row['arrived_on'])}; write that day or a later one"
    if row["erased_on"] and row["departed_on"] is None:
        yield "erased_on", "this is for those who have left; write departed_on too, or leave it blank"
    yield from _carried_over(row)
    yield from _leaving(row)
    yield from _answers(row)


def _carried_over(row: Values) -> Iterator[Blame]:
    if _before(row["arrived_on"], row["first_arrived_on"]):
        yield "first_arrived_on", f"they went over on {written(row['arrived_on'])}; write that day or an earlier one"
    if row["carried_over_from"] and row["first_arrived_on"] is None:
        yield "first_arrived_on", "a stay that goes on from another provider's says when they first arrived"


def _began_earlier(row: Values) -> Iterator[Blame]:
    if _before(row["starts_on"], row["began_on"]):
        yield "began_on", f"it starts on {written(row['starts_on'])}; write that day or an earlier one"


def _leaving(row: Values) -> Iterator[Blame]:
    for column in LEAVING:
        if row["departed_on"] is None and row[column] is not None:
            yield column, "this is for those who have left; write departed_on too, or leave it blank"


def _answers(row: Values) -> Iterator[Blame]:
    adults = row["adults"] or 1
    for column in PER_ADULT:
        if row[column] is not None and len(row[column]) != adults:
            yield (
                column,
                f"there are {counted(len(row[column]), 'answer')} for {counted(adults, 'adult')}; write one for each",
            )


def _person(row: Values, _codes: Codes, _today: date) -> Iterator[Blame]:
    is_child, has_age_band = row["kind"] == PersonKind.CHILD, row["age_band"] is not None
    yield from wrong_with_person(is_child=is_child, age=row["age"], has_age_band=has_age_band)
    if _before(row["left_on"], row["joined_on"]):
        yield "left_on", f"they joined on {written(row['joined_on'])}; write that day or a later one"


def _placement(row: Values, _codes: Codes, today: date) -> Iterator[Blame]:
    yield from _not_in_the_future("starts_on", row["starts_on"], today, "an arrival")
    yield from _not_in_the_future("ends_on", row["ends_on"], today, "a departure")
    if _before(row["ends_on"], row["starts_on"]):
        yield "ends_on", f"the placement starts on {written(row['starts_on'])}; write that day or a later one"
    yield from _began_earlier(row)


def _absence(row: Values, _codes: Codes, _today: date) -> Iterator[Blame]:
    yield from _later("ends_on", row["starts_on"], row["ends_on"], "the absence starts")


def _diary(row: Values, codes: Codes, today: date) -> Iterator[Blame]:
    yield from _later("ends_on", row["starts_on"], row["ends_on"], "the entry starts")
    yield from _began_earlier(row)
    if _before(row["expected_ends_on"], row["starts_on"]):
        yield "expected_ends_on", f"the entry starts on {written(row['starts_on'])}; write a later day"
    kind = codes.items["void_reasons"].get(row["reason"])
    if kind and row["kind"] and kind != row["kind"]:
        yield "reason", f"this is a reason for {kind}, not for {row['kind']} (V4)"
    if (wrong := needs_a_note(row["reason"], row["note"])) and not _may_be_erased(row, today):
        yield "note", wrong


def _may_be_erased(row: Values, today: date) -> bool:
    """Notes of voids are erased some years after they ended (D6)."""
    return bool(row["ends_on"] and row["ends_on"] < kept_from(today, 1))


def _referral(row: Values, _codes: Codes, today: date) -> Iterator[Blame]:
    yield from _not_in_the_future("received_on", row["received_on"], today, "a referral")
    if _before(row["decided_on"], row["received_on"]):
        yield "decided_on", f"the referral came on {written(row['received_on'])}; write that day or a later one"
    if row["outcome"] == ReferralOutcome.OPEN and row["decided_on"]:
        yield "decided_on", "an open referral is not decided; leave it blank, or write the outcome"
    if row["outcome"] and row["outcome"] not in NEEDS_NO_REASON and not (row["reason"] or row["erased_on"]):
        yield "reason", f"{row['outcome']} needs its main reason (F1)"
    if row["stay_ref"] and row["outcome"] and row["outcome"] != ReferralOutcome.ACCEPTED:
        yield "stay_ref", "only an accepted referral has a stay (F1)"


def _hold(row: Values, _codes: Codes, _today: date) -> Iterator[Blame]:
    if _before(row["ends_on"], row["starts_on"]):
        yield "ends_on", f"the hold starts on {written(row['starts_on'])}; write that day or a later one"
    if row["ends_on"] and not row["outcome"]:
        yield "outcome", "a hold that has ended says how (N10)"
    if row["outcome"] and not row["ends_on"]:
        yield "ends_on", "a hold with an outcome says when it ended (N10)"


def _survey(row: Values, _codes: Codes, _today: date) -> Iterator[Blame]:
    if row["answered"] is not None and (row["positive"] or 0) > row["answered"]:
        yield "positive", f"only {row['answered']} answered"


def _not_in_the_future(column: str, day: date | None, today: date, what: str) -> Iterator[Blame]:
    if wrong := in_the_future(day, today, what):
        yield column, wrong


def _later(column: str, start: date | None, end: date | None, what: str) -> Iterator[Blame]:
    if start is not None and end is not None and end <= start:
        yield column, f"{what} on {written(start)}; write a later day"


def _before(day: date | None, other: date | None) -> bool:
    return day is not None and other is not None and day < other


RULES: dict[str, Callable[[Values, Codes, date], Iterator[Blame]]] = {
    "lists": _list_item,
    "contracts": _contract,
    "service": _service,
    "stays": _stay,
    "people": _person,
    "placements": _placement,
    "absences": _absence,
    "diary": _diary,
    "referrals": _referral,
    "holds": _hold,
    "surveys": _survey,
}
