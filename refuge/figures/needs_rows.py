"""What is told of the needs of one period and group, and what it is judged by before it leaves the provider (F3, D3)."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from refuge.figures.needs_asked import REFUSES, Asked
from refuge.occupancy.fit import Features
from refuge.occupancy.hiding import SEPARATOR, Column, Declared, Numbers, Parts, Resting
from refuge.occupancy.hiding_besides import Divided, OfAYearAlone
from refuge.occupancy.needs import NEEDS, NeedKind, units_for

Tally = Counter[tuple[str, str]]
"""What was counted under which name and code; the code is blank where a number is not told apart."""

ASKED, ACCOMMODATED, REFUSED = "asked", "accommodated", "refused_for_it"
UNITS = ("units", "units_not_known")
NEEDED = (ASKED, ACCOMMODATED, REFUSED, *UNITS)
"""What is told of each need. No units are told where no feature of a unit says whether it meets the need."""

SIZES = tuple(need.code for need in NEEDS if need.kind is NeedKind.SIZE)
SONS = tuple(need.code for need in NEEDS if need.kind is NeedKind.SON)
SETS = tuple(need.code for need in NEEDS if need.kind is not NeedKind.SIZE)
"""What a household may have several of, which add up to nothing (H4), and sons, of which it has one oldest."""

HOUSEHOLDS, CAME, NOT_CAME = "households", "households_accommodated", "households_not_accommodated"
NOT_ACCOMMODATED, NOT_REFUSED, OTHERWISE = "not_accommodated", "not_refused_for_it", "otherwise"
SIZED, CHILDREN, NO_SON, SONS_REFUSED = "sized", "with_children", "without_a_son", "sons_refused"
"""Never told: households that asked, came and did not; of each need those that did not, that were not refused for it, and
how far accommodated and refused for it fall short of all; the sizes added up, households with children, those of them with
no son whose age is known, and sons refused.
"""

UNSETTLED, AGAIN, LATE = "unsettled", "asked_again", "came_later"
"""Never told: whether anything is open or on its way, whether anybody asked again in the period, and whether anybody who
asked in it came after its end.
"""

BY_REASON, UNABLE_BY_REASON, REFUSED_AT_ALL, UNABLE = "by_reason", "unable_by_reason", "refused", "unable"
APART = "apart"
SUPPORTED, SUPPORTED_WITH, SEXES, ADULTS = "supported", "supported_with", "sexes", "adults"
RECEIVED, REFERRALS_CAME, INFORMATION, SUPPORTED_IN_ALL = (
    "received",
    "referrals_came",
    "information_only",
    "supported_in_all",
)
"""Never told here, but in the figures of referrals and of people: what is hidden there is hidden here. Those supported are
judged part by part, and in all compared with those who asked, since referrals are to all parts of a contract.
"""

BESIDES = "besides"
"""Never told: by how much a number differs from one that another figure tells."""

PEOPLE = {
    **{f"access_needs {need.code}": need.code for need in NEEDS if need.kind is NeedKind.ACCESS},
    "support_needs mental_health": "mental_health",
    "support_needs nrpf": "no_recourse",
    "inclusion pets": "pet",
    "inclusion male_survivors": "man",
}
"""What the figure of people tells of households supported, and the need it is of."""

TEENAGERS, SONS_OF_14 = "inclusion women_with_teenage_sons", ("son_14_15", "son_16_17")
"""The same of several needs together."""


def each(name: str, codes: Iterable[str]) -> tuple[str, ...]:
    """The flat names of a number's needs.

    >>> each("asked", ["pet", "man"])
    ('asked: pet', 'asked: man')
    """
    return tuple(f"{name}{SEPARATOR}{code}" for code in codes)


def _besides(*of: str) -> str:
    return SEPARATOR.join((BESIDES, " ".join(of)))


def _together(code: str) -> tuple[str, ...]:
    """The needs that one reason refuses, one of which each household has."""
    return next((codes for codes in (SIZES, SONS) if code in codes), (code,))


def _of_each_need() -> Iterator[Numbers]:
    """One need alone, but for how the sizes, and the sons, hide each other."""
    for code in (*SIZES, *SETS):
        asked, came, refused = (f"{name}{SEPARATOR}{code}" for name in (ASKED, ACCOMMODATED, REFUSED))
        yield Resting((came, refused), on=(asked,))
        yield Resting((refused,), on=(f"{OTHERWISE}{SEPARATOR}{code}",))
        for refusals in (BY_REASON, UNABLE_BY_REASON):
            yield Resting((refused,), on=(f"{refusals}{SEPARATOR}{REFUSES[code]}", _besides(refusals, code)))
    for code in SETS:
        yield Resting((f"{ACCOMMODATED}{SEPARATOR}{code}",), on=(f"{NOT_ACCOMMODATED}{SEPARATOR}{code}",))
        yield Parts((f"{REFUSED}{SEPARATOR}{code}",), of=f"{ASKED}{SEPARATOR}{code}")


def _beside_people() -> Iterator[Numbers]:
    """Who was accommodated was supported: what is hidden there is hidden here, and what differs by few."""
    yield Column((SEXES,), total=ADULTS)
    yield Parts((SUPPORTED_WITH,), of=SUPPORTED)
    for name, code in PEOPLE.items():
        there = f"{SUPPORTED_WITH}{SEPARATOR}{name}"
        sexes = (f"{SEXES}{SEPARATOR}men",) if code == "man" else ()
        yield Resting((f"{ACCOMMODATED}{SEPARATOR}{code}",), on=(there, _besides(name), *sexes))
    yield Resting(each(ACCOMMODATED, SONS_OF_14), on=(_besides(TEENAGERS),))


def _in_time() -> Iterator[Numbers]:
    for codes in (SIZES, SONS, *((code,) for code in SETS if code not in SONS)):
        every = tuple(chain.from_iterable(each(name, codes) for name in (ASKED, ACCOMMODATED, REFUSED)))
        yield OfAYearAlone(every, where=AGAIN)
        yield OfAYearAlone(each(ACCOMMODATED, codes), where=LATE)
        yield Resting(every, on=(UNSETTLED,))


DIFFERENCES = (SUPPORTED_IN_ALL, REFERRALS_CAME, UNABLE, INFORMATION)
"""What else tells how many were accommodated, or were not."""

DECLARED = Declared(
    numbers=(
        Column(each(ASKED, SIZES), total=SIZED),
        Resting(each(ASKED, SIZES), on=(_besides(RECEIVED),)),
        Column((*each(ASKED, SONS), NO_SON), total=CHILDREN),
        *(Parts(each(ASKED, SETS), of=every) for every in (HOUSEHOLDS, RECEIVED)),
        *(Parts(each(ACCOMMODATED, SETS), of=every) for every in (CAME, REFERRALS_CAME, SUPPORTED_IN_ALL)),
        Parts(each(NOT_ACCOMMODATED, SETS), of=NOT_CAME),
        Column((BY_REASON,), total=REFUSED_AT_ALL),
        Column((UNABLE_BY_REASON,), total=UNABLE),
        *_of_each_need(),
        *_beside_people(),
        Resting(each(ACCOMMODATED, SIZES), on=tuple(_besides(name) for name in DIFFERENCES)),
        Divided(each(ACCOMMODATED, SIZES), each(NOT_ACCOMMODATED, SIZES)),
        Divided(each(REFUSED, SIZES), each(NOT_REFUSED, SIZES)),
        Column(each(REFUSED, SONS), total=SONS_REFUSED),
        *_in_time(),
    ),
    open=frozenset(UNITS),
)  # fmt: skip
"""What hides what; the argument stands in docs/disclosure.md. What units offer is nobody's secret."""


def told_of(asked: Mapping[str, Asked], units: Mapping[Features, int]) -> dict[str, dict[str, int]]:
    """By what is told (``NEEDED``): need → how many."""
    told: dict[str, dict[str, int]] = {name: {} for name in NEEDED}
    for code, households in asked.items():
        for name, number in households._asdict().items():
            told[name][code] = number
    for need in NEEDS:
        if (found := units_for(need, units)) is not None:
            told["units"][need.code], told["units_not_known"][need.code] = found
    return told


def besides_of(tally: Tally, told: Mapping[str, Mapping[str, int]], *, of_a_part: bool = False) -> dict[str, int]:
    """What a row is judged by and does not tell.

    >>> tally = Counter({("received", ""): 9, ("households", ""): 8, ("households_accommodated", ""): 3})
    >>> told = told_of({"size_1": Asked(8, 3, 0), "pet": Asked(6, 1, 5)}, {})
    >>> judged = besides_of(tally, told)
    >>> judged["besides: received"], judged["not_accommodated: pet"], judged["otherwise: pet"], judged["asked_again"]
    (1, 5, 0, 0)
    """
    totals = (HOUSEHOLDS, CAME, CHILDREN, RECEIVED, REFERRALS_CAME, UNABLE, SUPPORTED, ADULTS)
    return {
        **{name: min(1, tally[name, ""]) for name in (UNSETTLED, AGAIN, LATE)},
        **{name: tally[name, ""] for name in totals},
        **{f"{name}{SEPARATOR}{code}": number for (name, code), number in tally.items() if code},
        NOT_CAME: tally[HOUSEHOLDS, ""] - tally[CAME, ""],
        NO_SON: abs(tally[CHILDREN, ""] - _sum(told[ASKED], SONS)),
        SIZED: _sum(told[ASKED], SIZES),
        SONS_REFUSED: _sum(told[REFUSED], SONS),
        REFUSED_AT_ALL: sum(number for (name, _), number in tally.items() if name == BY_REASON),
        **_of_needs(told),
        **{_besides(name): abs(number) for name, number in _beside_referrals(tally, told)},
        **({} if of_a_part else _in_all(tally, told[ACCOMMODATED])),
    }


def _of_needs(told: Mapping[str, Mapping[str, int]]) -> dict[str, int]:
    """Of each need those who did not come, those who were not refused for it, and how far both fall short of all."""
    judged = {}
    for code, asked in told[ASKED].items():
        came, refused = told[ACCOMMODATED][code], told[REFUSED][code]
        judged[f"{NOT_ACCOMMODATED}{SEPARATOR}{code}"] = asked - came
        judged[f"{NOT_REFUSED}{SEPARATOR}{code}"] = asked - refused
        judged[f"{OTHERWISE}{SEPARATOR}{code}"] = abs(asked - came - refused)
    return judged


def _beside_referrals(tally: Tally, told: Mapping[str, Mapping[str, int]]) -> Iterator[tuple[str, int]]:
    """What is left where numbers are taken from those that referrals tell."""
    asked, came = (_sum(told[name], SIZES) for name in (ASKED, ACCOMMODATED))
    unable = asked - came - tally[UNABLE, ""] - tally[APART, ""]
    yield RECEIVED, tally[RECEIVED, ""] - asked
    yield REFERRALS_CAME, tally[REFERRALS_CAME, ""] - came
    yield UNABLE, unable
    yield INFORMATION, unable - tally[INFORMATION, ""]
    for code, reason in REFUSES.items():
        refused = _sum(told[REFUSED], _together(code))
        for refusals in (BY_REASON, UNABLE_BY_REASON):
            yield f"{refusals} {code}", tally[refusals, reason] - refused


def _in_all(tally: Tally, came: Mapping[str, int]) -> dict[str, int]:
    """What is left where those accommodated are taken from those supported; none leave what people tell as it is."""
    supported, of_teenagers = tally[SUPPORTED, ""], tally[SUPPORTED_WITH, TEENAGERS]
    pairs = [(name, tally[SUPPORTED_WITH, name], came.get(code, 0)) for name, code in PEOPLE.items()]
    pairs += [(SUPPORTED_IN_ALL, supported, _sum(came, SIZES)), (TEENAGERS, of_teenagers, _sum(came, SONS_OF_14))]
    return {SUPPORTED_IN_ALL: supported, **{_besides(name): abs(all_ - some) for name, all_, some in pairs if some}}


def _sum(told: Mapping[str, int], codes: Iterable[str]) -> int:
    return sum(told.get(code, 0) for code in codes)
