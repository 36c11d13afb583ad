"""What the board says, in words: of a unit, of who is in it, of what needs attention. Colour only supports them."""

from collections.abc import Iterator, Sequence
from datetime import date

from refuge.display import NO_BREAK, counted, written
from refuge.occupancy.fit import Features, Seeking, reasons_against, spare_bed_spaces
from refuge.occupancy.tonight import Attention, Concern, Guests, House, State, UnitTonight

DOT = " · "
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
NEAR = {-1: "tomorrow", 0: "today", 1: "yesterday"}
FEATURES = {
    "self_contained": "self-contained",
    "step_free": "step-free",
    "wheelchair": "wheelchair",
    "accepts_pets": "takes pets",
    "accepts_men": "takes men",
}


def near(day: date, today: date) -> str:
    """A day as people speak of it: by its name within a week, without the year while there is no doubt about it.

    >>> today = date(2026, 11, 21)
    >>> [near(date(2026, 11, number), today) for number in (21, 20, 22, 17, 24, 9)]
    ['today', 'yesterday', 'tomorrow', 'Tuesday', 'Tuesday', '9 November']
    >>> near(date(2025, 12, 25), today)
    '25 December 2025'
    """
    ago = (today - day).days
    if ago in NEAR:
        return NEAR[ago]
    if abs(ago) < 7:
        return DAYS[day.weekday()]
    return written(day) if day.year != today.year else written(day).rsplit(" ", 1)[0]


def on(day: date, today: date) -> str:
    """On which day, as people speak of it.

    >>> on(date(2026, 11, 19), date(2026, 11, 21)), on(date(2026, 11, 20), date(2026, 11, 21))
    ('on Thursday', 'yesterday')
    """
    said = near(day, today)
    return said if said in NEAR.values() else f"on {said}"


def full_date(day: date) -> str:
    """A day with its name.

    >>> full_date(date(2026, 11, 21))
    'Saturday 21 November 2026'
    """
    return f"{DAYS[day.weekday()]} {written(day)}"


def headline(unit: UnitTonight, night: date) -> str:
    """What a unit is tonight, in a few words."""
    if unit.state is State.PREPARING:
        return f"Preparing, day {unit.day(night)}"
    if unit.state is State.OUT_OF_USE and unit.expected_ends_on and unit.expected_ends_on >= night:
        return f"Out of use until {near(unit.expected_ends_on, night)}"
    if unit.held and unit.state is State.READY:
        return f"Held since {near(unit.held.since, night)}"
    words = {State.OCCUPIED: "Occupied", State.OUT_OF_USE: "Out of use", State.READY: "Ready"}
    return f"{words[unit.state]} since {near(unit.since, night)}"


def details(unit: UnitTonight, night: date) -> str:
    """Why a unit is what it is, and what is expected of it; of an occupied one see ``household``."""
    return DOT.join(_details(unit, night))


def _details(unit: UnitTonight, night: date) -> Iterator[str]:
    if unit.reason:
        yield unit.reason
    if unit.waits_for:
        yield f"waits for {unit.waits_for[:1].lower()}{unit.waits_for[1:]}"
    if unit.state is State.PREPARING and unit.target_days is not None:
        yield f"target {counted(unit.target_days, 'day')}"
    if unit.state is State.OUT_OF_USE and unit.expected_ends_on and unit.expected_ends_on < night:
        yield f"was expected back {on(unit.expected_ends_on, night)}"
    if unit.held:
        yield f"{'held ' if unit.state is not State.READY else ''}for referral {unit.held.referral}"
        if unit.state is State.READY:
            yield f"ready since {near(unit.since, night)}"
    if unit.state is State.OCCUPIED and unit.guests is None:
        yield "a household that is not shown to you"


def household(unit: UnitTonight, night: date) -> str:
    """Who is in a unit, after the household's reference: how many, what comes with them, when they leave, if away."""
    guests = unit.guests
    if guests is None:
        return ""
    if unit.second:
        return "second unit of this household"
    return DOT.join([people(guests.adults, len(guests.children)), *_household(unit, guests, night)])


def _household(unit: UnitTonight, guests: Guests, night: date) -> Iterator[str]:
    if guests.pets:
        yield "a pet"
    if guests.arrived_on != unit.since:
        yield f"arrived {near(guests.arrived_on, night)}"
    if guests.expected_departure_on:
        was = "was " if guests.expected_departure_on < night else ""
        yield f"{was}expected to leave {on(guests.expected_departure_on, night)}"
    if away := guests.away_on(night):
        yield f"away, {away.reason.lower() if away.reason else 'not known where'}"


def people(adults: int, children: int) -> str:
    """How many there are of each.

    >>> people(1, 2), people(2, 0), people(0, 0)
    ('1 adult, 2 children', '2 adults', 'people not entered')
    """
    if not adults and not children:
        return "people not entered"
    grown = counted(adults, "adult")
    return f"{grown}, {counted(children, 'child', 'children')}" if children else grown


def features(unit: Features, commissioned: bool = True) -> str:
    """What a unit offers, as far as somebody entered it.

    >>> features(Features(bed_spaces=4, cots=1, step_free=True, accepts_pets=False, oldest_son=13)).replace(NO_BREAK, " ")
    '4 bed spaces · 1 cot · step-free · sons up to 13'
    """
    beds = [counted(unit.bed_spaces, "bed space"), *([counted(unit.cots, "cot")] if unit.cots else [])]
    offered = [words for name, words in FEATURES.items() if getattr(unit, name)]
    sons = [f"sons up to {unit.oldest_son}"] if unit.oldest_son is not None else []
    outside = [] if commissioned else ["not commissioned"]
    return DOT.join(words.replace(" ", NO_BREAK) for words in (*beds, *offered, *sons, *outside))


def about_house(house: House, units: int) -> str:
    """What a property is, beside its name.

    >>> about_house(House(1, "Core", "Refuge", True, "E08000018"), 8)
    'Refuge · women only · 8 units'
    """
    return DOT.join([house.kind, *(["women only"] if house.women_only else []), counted(units, "unit")])


def fit(seeking: Seeking, unit: Features) -> tuple[bool, str]:
    """Whether a unit suits a household, and the words that say so or say why not (F3).

    >>> fit(Seeking(children=(4,)), Features(3)), fit(Seeking(), Features(1))
    ((True, 'Fits, with 1 bed space to spare'), (True, 'Fits exactly'))
    """
    if against := reasons_against(seeking, unit):
        return False, f"Does not fit. {'. '.join(against)}."
    spare = spare_bed_spaces(seeking, unit)
    return True, f"Fits, with {counted(spare, 'bed space')} to spare" if spare else "Fits exactly"


def sought(seeking: Seeking) -> str:
    """The household that a place is sought for, said back to whoever typed it.

    >>> sought(Seeking(children=(4, 15), oldest_son=15, pet=True))
    '1 adult, 2 children (4 and 15, a son of 15), a pet'
    """
    ages = " and ".join(filter(None, [", ".join(map(str, seeking.children[:-1])), *map(str, seeking.children[-1:])]))
    son = f", a son of {seeking.oldest_son}" if seeking.oldest_son is not None else ""
    asked = {
        "step-free": seeking.step_free,
        "a wheelchair": seeking.wheelchair,
        "a pet": seeking.pet,
        "a man": seeking.is_man,
        "no recourse to public funds": seeking.no_recourse,
    }
    who = people(seeking.adults, len(seeking.children)) + (f" ({ages}{son})" if seeking.children else "")
    return ", ".join([who, *(words for words, needed in asked.items() if needed)])


def concern(attention: Attention, night: date) -> str:
    """What needs attention, after the name of the unit or the household that it is about."""
    unit, day, ago = attention.unit, attention.day, attention.nights(night)
    referral = unit.held.referral if unit.held else ""
    return {
        Concern.AWAY_UNEXPLAINED: f"away since {near(day, night)}, and nobody has said where.",
        Concern.STILL_HELD: f"held for referral {referral} since {near(day, night)}. Did they arrive?",
        Concern.DEPARTURE_PASSED: f"expected to leave {on(day, night)}, and still here.",
        Concern.INTAKE_OPEN: f"arrived {on(day, night)}, and the intake is not finished.",
        Concern.OVER_TARGET: f"in preparation for {counted(ago + 1, 'day')}; the target is {unit.target_days}.",
        Concern.BACK_PASSED: f"expected back {on(day, night)}, and still out of use.",
        Concern.REVIEW_DUE: f"here {counted(ago, 'night')}, with no day to leave. Review moving on.",
    }[attention.concern]


def vacancy_text(units: Sequence[UnitTonight], night: date) -> str:
    """What is free, to be told outside: no property, no unit, no place.

    >>> print(vacancy_text([], date(2026, 11, 21)))
    No vacancies on Saturday 21 November 2026.
    """
    day = full_date(night)
    if not units:
        return f"No vacancies on {day}."
    lines = [f"{counted(len(units), 'vacancy', 'vacancies')} on {day}."]
    return "\n".join([*lines, *(f"- {told_outside(unit)}" for unit in units)])


def told_outside(unit: UnitTonight) -> str:
    """One free unit by what it offers, and what it does not."""
    refused = {"no men": unit.features.accepts_men, "no pets": unit.features.accepts_pets}
    women = ["women only"] if unit.house.women_only else []
    said = [features(unit.features).replace(NO_BREAK, " ").replace(DOT, ", ")]
    said += ["no recourse to public funds considered"] if unit.features.considers_nrpf else []
    return ", ".join([unit.house.kind, *women, *said, *(no for no, offered in refused.items() if offered is False)])


def people_by_age(guests: Guests) -> str:
    """How many are in a household, children by their age.

    >>> people_by_age(Guests(1, 1, "H7K2", date(2026, 3, 3), children=(0, 4, None)))
    '1 adult, 3 children: under 1, 4, age not known'
    """
    if not guests.children:
        return people(guests.adults, 0)
    ages = ["age not known" if age is None else str(age) if age else "under 1" for age in guests.children]
    return f"{people(guests.adults, len(ages))}: {', '.join(ages)}"


def roll_call(unit: UnitTonight, night: date) -> str:
    """Whether anybody is expected to be found in a unit tonight."""
    if unit.guests and (away := unit.guests.away_on(night)):
        return f"Away: {away.reason.lower() if away.reason else 'not known where'}"
    if unit.state is State.OCCUPIED:
        return "Here" if unit.guests else "Occupied, household not shown to you"
    return f"Empty: {headline(unit, night)[:1].lower()}{headline(unit, night)[1:]}"
