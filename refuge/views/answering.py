"""Between the form of a household and its answers: filled in from what is known, read back as what was typed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from refuge.actions.admit import Arrival
from refuge.actions.answers import Answers, PersonAnswers
from refuge.actions.suiting import Suiting
from refuge.forms.children import Child, typed_children
from refuge.forms.first_night import FirstNightForm
from refuge.forms.household import ArrivalForm, HouseholdForm
from refuge.forms.provision import TO_BOOLEAN, spoken
from refuge.queries.origins import origin_label
from refuge.vocabulary import AccessNeed, AgeBand, GenderSameAsSex, OriginPlace, PersonKind, RiskLevel, Sex

if TYPE_CHECKING:
    from datetime import date

    from refuge.queries.arriving import Referred

CODES = ("last_night_place", "referral_source")
TELLS_OF_A_PERSON: dict[str, Any] = {"age_band": AgeBand, "sex": Sex, "gender_same_as_sex": GenderSameAsSex}
TYPED_AS = {"gender_same_as_sex": "gender"}
NOBODY_YET = Answers().people
"""The survivor, where not even that is recorded."""
ACCESS = {"step_free": AccessNeed.LIMITED_MOBILITY, "wheelchair": AccessNeed.WHEELCHAIR}


def known_from(referred: "Referred | None") -> Answers:
    """The answers that a referral gives; without one, none."""
    if referred is None:
        return Answers()
    one = referred.referral
    survivor = PersonAnswers(sex=one.sex)
    others = (PersonAnswers() for _ in range((one.adults or 1) - 1))
    children = (PersonAnswers(PersonKind.CHILD, child.age, sex=child.sex) for child in referred.children)
    return Answers(
        (survivor, *others, *children),
        origin_code=one.origin_code,
        origin_place=one.origin_place,
        referral_source=one.source,
        pets=one.pets,
        nrpf=one.nrpf,
        access_needs=referred.access_needs,
        support_needs=referred.support_needs,
    )


def filled(answers: Answers, *, numbered: bool = False) -> dict[str, Any]:
    """What stands in a household's form where these answers are known; ``numbered`` where its people are recorded."""
    survivor, *others = enumerate(answers.people or NOBODY_YET)
    rows = [_row(number if numbered else None, person) for number, person in others]
    kinds = [person.kind for _, person in others]
    first = _row(None, survivor[1])
    return {
        **{name: first[name] for name in ("sex", "gender", "age_band", "ethnicity")},
        **{name: getattr(answers, name) or "" for name in CODES},
        **{name: spoken(getattr(answers, name)) for name in ("pets", "nrpf", "pregnant")},
        "origin": origin_label(answers.origin_code, answers.origin_place),
        "risk": answers.risk_at_arrival or "",
        "expected_departure_on": answers.expected_departure_on,
        "access_needs": sorted(answers.access_needs),
        "support_needs": sorted(answers.support_needs),
        "adults": [row for row, kind in zip(rows, kinds) if kind is PersonKind.ADULT],
        "children": [row for row, kind in zip(rows, kinds) if kind is PersonKind.CHILD],
    }


def codes_in(answers: Answers) -> set[str]:
    """What of the answers stands in editable lists."""
    single = {getattr(answers, name) for name in CODES} | {person.ethnicity for person in answers.people}
    return {code for code in single | answers.support_needs if code}


def typed(form: HouseholdForm, before: Answers) -> Answers:
    """The answers typed. Of people recorded before, what the form does not ask stays, and nobody is left out."""
    first, *others = before.people or NOBODY_YET
    rows = {**_rows(form.adults, PersonKind.ADULT), **_rows(form.children, PersonKind.CHILD)}
    recorded = [replace(person, **rows.pop(str(number), {})) for number, person in enumerate(others, start=1)]
    place = form.origin_code if form.origin_code in OriginPlace.codes() else None
    plain: dict[str, Any] = {name: form[name].data or None for name in CODES}
    plain |= {name: TO_BOOLEAN.get(form[name].data) for name in ("pets", "nrpf", "pregnant")}
    return Answers(
        (replace(first, **_told(form)), *recorded, *(PersonAnswers(**row) for row in rows.values())),
        origin_code=None if place else form.origin_code,
        origin_place=OriginPlace(place) if place else None,  # type: ignore[call-arg]
        risk_at_arrival=RiskLevel(form.risk.data) if form.risk.data else None,  # type: ignore[call-arg]
        expected_departure_on=form.expected_departure_on.data,
        access_needs=frozenset(map(AccessNeed, form.access_needs.data or ())),  # type: ignore[arg-type]
        support_needs=frozenset(form.support_needs.data or ()),
        **plain,
    )


def arrival_by_day(form: ArrivalForm, unit_id: int, arrived_on: "date", referral_id: int | None) -> Arrival:
    """What ``admit`` is asked by the form of everything at once."""
    return Arrival(
        unit_id,
        arrived_on,
        typed(form, Answers()),
        household=form.household.data,
        referral_id=referral_id,
        suiting=Suiting(form.is_man.data, form.oldest_son.data, form.despite.data),
        token=form.token.data,
    )


def suiting_known(answers: Answers) -> dict[str, Any]:
    """Whether a man is among them and the age of the oldest son, where a referral says so to ask what fits (F3)."""
    sons = [person.age or 0 for person in answers.people if person.kind is PersonKind.CHILD and person.sex is Sex.MALE]
    return {"is_man": answers.people[0].sex is Sex.MALE, "oldest_son": max(sons, default=None)}


def first_known(answers: Answers) -> dict[str, Any]:
    """What stands in the form of a first night where these answers are known."""
    children = [_as_typed(person) for person in answers.people if person.kind is PersonKind.CHILD]
    needed = [name for name, need in ACCESS.items() if need in answers.access_needs]
    needed += ["interpreter"] if "interpreter" in answers.support_needs else []
    needed += [name for name, known in (("pet", answers.pets), ("no_recourse", answers.nrpf)) if known]
    needed += ["is_man"] if suiting_known(answers)["is_man"] else []
    return {
        "adults": len(answers.people) - len(children),
        "children": typed_children(children),
        "needed": needed,
    }


def arrival_by_night(form: FirstNightForm, known: Answers) -> Arrival:
    """What ``admit`` is asked on a first night: what was typed, and beside it what the referral knows."""
    access = {need for name, need in ACCESS.items() if form.needs(name)}
    answers = replace(
        known,
        people=tuple(_people(form, known)),
        pets=True if form.needs("pet") else known.pets,
        nrpf=True if form.needs("no_recourse") else known.nrpf,
        access_needs=known.access_needs | access,
        support_needs=known.support_needs | ({"interpreter"} if form.needs("interpreter") else set()),
    )
    return Arrival(
        form.unit_id,
        form.arrived_on.data,
        answers,
        intake_open=True,
        referral_id=form.referral_id,
        suiting=Suiting(form.needs("is_man"), form.children.oldest_son, form.despite.data),
        token=form.token.data,
    )


def _people(form: FirstNightForm, known: Answers) -> Iterator[PersonAnswers]:
    """As many adults as were typed, then the children; of a child the referral named by age it knows the sex."""
    yield known.people[0]
    yield from (PersonAnswers() for _ in range(form.adults.data - 1))
    named = [person for person in known.people if person.kind is PersonKind.CHILD]
    for age in form.children.ages:
        same = next((child for child in named if child.age == age), None)
        if same is not None:
            named.remove(same)
        yield same or PersonAnswers(PersonKind.CHILD, age)


def _as_typed(child: PersonAnswers) -> Child:
    """A child as a first night types it: that it is a son says whether the unit suits, and nothing else is asked."""
    return Child(child.age or 0, child.sex if child.sex is Sex.MALE else None)


def _row(number: int | None, person: PersonAnswers) -> dict[str, Any]:
    """What a row of the form shows of somebody."""
    return {
        "number": "" if number is None else str(number),
        "age": person.age,
        "age_band": person.age_band or "",
        "sex": person.sex or "",
        "gender": person.gender_same_as_sex or "",
        "ethnicity": person.ethnicity or "",
    }


def _rows(rows: Sequence[Any], kind: PersonKind) -> dict[str, dict[str, Any]]:
    """What was typed of each person, by their number, or by the row of who was not recorded yet."""
    return {row.form.number.data or row.name: {"kind": kind, **_told(row.form)} for row in rows}


def _told(form: Mapping[str, Any] | Any) -> dict[str, Any]:
    """What was typed of one person, by the column's name."""
    told: dict[str, Any] = {}
    for name, listed in TELLS_OF_A_PERSON.items():
        if (asked := TYPED_AS.get(name, name)) in form:
            told[name] = listed(form[asked].data) if form[asked].data else None
    if "ethnicity" in form:
        told["ethnicity"] = form["ethnicity"].data or None
    return told | ({"age": form["age"].data} if "age" in form else {})
