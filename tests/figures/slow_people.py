"""The figure of people counted slowly: night by night, household by household, in plain Python."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction

from refuge.models import Contract, Person, Stay
from refuge.vocabulary import AccessNeed, AgeBand, GenderSameAsSex, PersonKind, Sex
from tests.random_people import Answers
from tests.random_services import Flat, Placed, Service, Wanted

INCLUSION = (
    *("male_survivors", "women_with_teenage_sons", "pets", "disabled_member", "trans_survivors"),
    *("minoritised_ethnic_groups", "aged_65_or_over", "multiple_needs"),
)
MINORITISED = {"asian_indian"}
BANDS = {
    "under_1": [0],
    "1-4": range(1, 5),
    "5-10": range(5, 11),
    "11-13": range(11, 14),
    "14-15": [14, 15],
    "16-17": [16, 17],
}


@dataclass
class Slowly:
    """A service with who was in it, and how to count it."""

    service: Service
    answers: Answers
    _nights: dict[date, list[tuple[Flat, Contract | None, Placed | None]]] = field(default_factory=dict)

    def told(self, start: date, end: date, wanted: Wanted) -> dict[str, object]:
        """The row of the nights from ``start`` up to ``end`` that are wanted."""
        nights = [start + timedelta(days=ahead) for ahead in range((end - start).days)]
        spent = defaultdict(set)
        for night in nights:
            for stay, _ in self._had(night, wanted):
                spent[stay.id].add(night)
        stays = self._latest(start, end, wanted, spent)
        people = {
            stay.id: [one for one in self.answers.people[stay.id] if self._was_there(one, stay, spent)]
            for stay in stays
        }
        commissioned = sum(self._in_service(night, wanted, 1) for night in nights)
        beds = sum(self._in_service(night, wanted, None) for night in nights)
        slept = sum(self._slept(night, wanted) for night in nights)
        children = [one for of in people.values() for one in of if one.kind is PersonKind.CHILD]
        return {
            "households": len(stays),
            **_counted([one for of in people.values() for one in of]),
            "households_with_children": sum(any(one.kind is PersonKind.CHILD for one in of) for of in people.values()),
            "access_needs": _of_needs(stays, self.answers.access_needs, AccessNeed.codes()),
            "support_needs": _of_needs(stays, self.answers.support_needs, []),
            "by_risk_level": _by_risk(stays),
            "inclusion": self._inclusion(stays, people),
            "throughput": Fraction(len(stays) * len(nights), commissioned) if commissioned else None,
            "person_nights": slept,
            "bed_space_nights": beds,
            "bed_space_utilisation": Fraction(slept, beds) if beds else None,
            "children_per_household": Fraction(len(children), len(stays)) if stays else None,
        }

    def _on(self, night: date) -> list[tuple[Flat, Contract | None, Placed | None]]:
        """The flats in service on a night, under which contract, and what was written of them."""
        if night not in self._nights:
            of_all = [(flat, *flat.contract_on(night)) for flat in self.service.flats]
            self._nights[night] = [
                (flat, under, flat.entry_on(night)) for flat, in_service, under in of_all if in_service
            ]
        return self._nights[night]

    def _had(self, night: date, wanted: Wanted) -> Iterator[tuple[Stay, tuple[Flat, Placed]]]:
        """Who had which unit on a night."""
        for flat, contract, entry in self._on(night):
            if entry is not None and entry.stay is not None and wanted(flat, contract):
                yield entry.stay, (flat, entry)

    def _latest(self, start: date, end: date, wanted: Wanted, spent: Iterable[int]) -> list[Stay]:
        """The latest stay of each household with a night, or that came and went on one day (H1)."""
        latest: dict[int, Stay] = {}
        for flat in self.service.flats:
            for entry in flat.entries:
                stay = entry.stay
                if stay is None:
                    continue
                came_and_went = stay.departed_on == stay.arrived_on and start <= stay.arrived_on < end
                if stay.id in spent or (came_and_went and wanted(flat, flat.contract_on(entry.starts_on)[1])):
                    household = self.answers.households[stay.id]
                    latest[household] = max(
                        latest.get(household, stay), stay, key=lambda one: (one.arrived_on, one.departed_on, one.id)
                    )
        return list(latest.values())

    def _was_there(self, one: Person, stay: Stay, spent: dict[int, set[date]]) -> bool:
        if stay.departed_on == stay.arrived_on:
            return True
        return any(_is_with_it(one, night) for night in spent[stay.id])

    def _in_service(self, night: date, wanted: Wanted, each: int | None) -> int:
        units = [flat.unit for flat, contract, _ in self._on(night) if wanted(flat, contract)]
        return sum(each or self.answers.bed_spaces.get(unit.id, unit.bed_spaces) for unit in units)

    def _slept(self, night: date, wanted: Wanted) -> int:
        """How many slept in bed spaces that are wanted (U8)."""
        mine = {(id(flat), id(entry)) for _, (flat, entry) in self._had(night, wanted)}
        by_stay = defaultdict(list)
        for stay, (flat, entry) in self._had(night, lambda _flat, _contract: True):
            by_stay[stay.id].append((entry.starts_on, flat.unit.reference, flat, entry))
        slept = 0
        for stay_id, units in by_stay.items():
            here = [one for one in self.answers.people[stay_id] if _is_with_it(one, night)]
            said = [self.answers.sleepers.get(id(entry)) for *_, entry in sorted(units, key=lambda one: one[:2])]
            for at, (*_, flat, entry) in enumerate(sorted(units, key=lambda one: one[:2])):
                if (id(flat), id(entry)) in mine:
                    slept += (
                        said[at]
                        if said[at] is not None
                        else 0
                        if at
                        else _in_beds(here, flat) - sum(filter(None, said))
                    )
        return slept

    def _inclusion(self, stays: list[Stay], people: dict[int, list[Person]]) -> dict[str, int]:
        counted = Counter(dict.fromkeys(INCLUSION, 0))
        for stay in stays:
            here = people[stay.id]
            survivor = next((one for one in here if one.number == 1 and one.kind is PersonKind.ADULT), None)
            group = survivor and _group(survivor)
            sons = [
                one for one in here if one.kind is PersonKind.CHILD and one.sex is Sex.MALE and (one.age or 0) >= 14
            ]
            counted["male_survivors"] += group == "men"
            counted["trans_survivors"] += group == "trans_adults"
            counted["women_with_teenage_sons"] += group == "women" and bool(sons)
            counted["minoritised_ethnic_groups"] += bool(survivor and survivor.ethnicity in MINORITISED)
            counted["aged_65_or_over"] += bool(survivor and survivor.age_band is AgeBand.OLDER)
            counted["pets"] += bool(stay.pets)
            counted["disabled_member"] += bool(self.answers.access_needs[stay.id])
            counted["multiple_needs"] += len(self.answers.support_needs[stay.id]) >= 3
        return dict(counted)


def _is_with_it(one: Person, night: date) -> bool:
    return (one.joined_on or night) <= night and (one.left_on is None or night < one.left_on)


def _in_beds(here: list[Person], flat: Flat) -> int:
    babies = sum(one.kind is PersonKind.CHILD and one.age is not None and one.age < 2 for one in here)
    return len(here) - min(babies, flat.unit.cots or 0)


def _group(adult: Person) -> str:
    if adult.gender_same_as_sex is GenderSameAsSex.NO:
        return "trans_adults"
    return {Sex.FEMALE: "women", Sex.MALE: "men"}.get(adult.sex, "adults_sex_not_known")


def _counted(people: list[Person]) -> dict[str, object]:
    adults = [one for one in people if one.kind is PersonKind.ADULT]
    ages = [one.age for one in people if one.kind is PersonKind.CHILD]
    groups = Counter(map(_group, adults))
    return {
        "adults": len(adults),
        "children": len(ages),
        **{name: groups[name] for name in ("women", "men", "trans_adults", "adults_sex_not_known")},
        "sex_prefer_not_to_say": sum(one.sex is Sex.PREFER_NOT_TO_SAY for one in adults),
        "sex_not_asked": sum(one.sex is None for one in adults),
        "children_by_band": {
            **{name: sum(age in band for age in ages) for name, band in BANDS.items()},
            "not_known": ages.count(None),
        },
        "lone_16_17": sum(one.age_band is AgeBand.UNDER_18 for one in adults),
    }


def _of_needs(stays: list[Stay], needs: dict[int, set[str]], always: list[str]) -> dict[str, int]:
    counted = Counter(need for stay in stays for need in needs[stay.id])
    return {need: counted[need] for need in sorted({*always, *counted})}


def _by_risk(stays: list[Stay]) -> dict[str, int]:
    counted = Counter(stay.risk_at_arrival.value if stay.risk_at_arrival else "not_known" for stay in stays)
    return {risk: counted[risk] for risk in ("standard", "medium", "high", "not_known")}
