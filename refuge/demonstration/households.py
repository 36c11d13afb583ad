"""Who comes: invented households, drawn so that they fit the unit that is free."""

from dataclasses import replace

from refuge.demonstration.dice import Dice
from refuge.demonstration.provision import Unit
from refuge.demonstration.world import Household, Person

WITH_CHILDREN = 0.66
"""Share of the households drawn; those that do not fit the free unit are drawn again, which leaves about 60 %."""

CHILDREN = {1: 44, 2: 33, 3: 16, 4: 7}
CHILDREN_AGES = ((0, 0), (0.08, 1), (0.35, 5), (0.7, 11), (0.9, 15), (1, 18))
ADULT_AGE_BANDS = {"16-17": 1, "18-24": 21, "25-34": 38, "35-44": 25, "45-54": 10, "55-64": 4, "65+": 1}
PARENTS_AGE_BANDS = {"18-24": 15, "25-34": 45, "35-44": 32, "45-54": 8}
OLDEST_CHILD = {"18-24": 6, "25-34": 16}
WITH_GROWN_CHILDREN = {"45-54", "55-64", "65+"}

ETHNICITIES = {
    "white_british": 62,
    "white_other": 8,
    "white_roma": 2,
    "asian_pakistani": 9,
    "asian_indian": 2,
    "asian_bangladeshi": 1,
    "asian_other": 2,
    "black_african": 5,
    "black_caribbean": 2,
    "mixed_white_black_caribbean": 2,
    "mixed_white_asian": 1,
    "arab": 1,
    "prefer_not_to_say": 1,
    None: 2,
}

SUPPORT_NEEDS = {
    "housing": 0.85,
    "finance": 0.5,
    "legal": 0.4,
    "mental_health": 0.42,
    "health": 0.18,
    "alcohol": 0.09,
    "drugs": 0.07,
    "employment": 0.12,
    "interpreter": 0.1,
}

ACCESS_NEEDS = {
    "mental_health": 0.2,
    "limited_mobility": 0.04,
    "wheelchair": 0.015,
    "hearing": 0.02,
    "sight": 0.01,
    "learning": 0.05,
    "stamina": 0.03,
}


def household(dice: Dice, reference: str) -> Household:
    """Any household that might ask for a place."""
    has_children = dice.chance(WITH_CHILDREN)
    survivor = _survivor(dice, has_children)
    others = [_grown_daughter(dice)] if survivor.age_band in WITH_GROWN_CHILDREN and dice.chance(0.15) else []
    oldest = OLDEST_CHILD.get(survivor.age_band or "", 17)
    children = [_child(dice, oldest) for _ in range(dice.weighed(CHILDREN) if has_children else 0)]
    pregnant = survivor.sex == "female" and dice.chance(0.06)
    nrpf = dice.chance(0.07)
    return Household(
        household_ref=reference,
        people=(survivor, *others, *children),
        pregnant=pregnant,
        pets=dice.chance(0.05),
        nrpf=nrpf,
        access_needs=_among(dice, ACCESS_NEEDS),
        support_needs=(*_among(dice, SUPPORT_NEEDS), *_implied_needs(bool(children), pregnant, nrpf)),
    )


def household_for(dice: Dice, unit: Unit, reference: str) -> Household:
    """A household that fits the unit."""
    while True:
        drawn = household(dice, reference)
        if fits(drawn, unit):
            return drawn


def fits(drawn: Household, unit: Unit) -> bool:
    """Whether the unit has the beds and the features the household needs (F3)."""
    return (
        beds_needed(drawn, unit.cots) <= unit.bed_spaces
        and (unit.accepts_men or drawn.people[0].sex != "male")
        and oldest_son(drawn) <= unit.oldest_son
        and (unit.accepts_pets or not drawn.pets)
        and (unit.considers_nrpf or not drawn.nrpf)
        and (unit.wheelchair or "wheelchair" not in drawn.access_needs)
        and (unit.step_free or "limited_mobility" not in drawn.access_needs)
    )


def beds_needed(drawn: Household, cots: int) -> int:
    """People, less the children under two for whom there is a cot (U8)."""
    babies = sum(person.kind == "child" and (person.age or 0) < 2 for person in drawn.people)
    return len(drawn.people) - min(babies, cots)


def oldest_son(drawn: Household) -> int:
    """The age of the oldest son, 0 without one."""
    sons = (person for person in drawn.people if person.kind == "child" and person.sex == "male")
    return max((son.age or 0 for son in sons), default=0)


def grown_older(earlier: Household, years: int) -> Household:
    """The same household some years later; a child of 18 no longer comes along."""
    aged = [
        replace(person, age=person.age + years) if person.kind == "child" and person.age is not None else person
        for person in earlier.people
    ]
    return replace(
        earlier,
        people=tuple(person for person in aged if person.kind == "adult" or (person.age or 0) < 18),
        pregnant=False,
    )


def _survivor(dice: Dice, has_children: bool) -> Person:
    return Person(
        kind="adult",
        age=None,
        age_band=dice.weighed(PARENTS_AGE_BANDS if has_children else ADULT_AGE_BANDS),
        sex=dice.weighed({"female": 94, "male": 5, "prefer_not_to_say": 1}),
        gender_same_as_sex=dice.weighed({"yes": 90, "no": 1, "prefer_not_to_say": 2, None: 7}),
        ethnicity=dice.weighed(ETHNICITIES),
    )


def _grown_daughter(dice: Dice) -> Person:
    return Person("adult", None, dice.weighed({"18-24": 7, "25-34": 1}), "female", "yes", dice.weighed(ETHNICITIES))


def _child(dice: Dice, oldest: int) -> Person:
    age = min(17, int(dice.spread(CHILDREN_AGES)))
    age = age if age <= oldest else dice.between(0, oldest)
    return Person("child", age, None, dice.weighed({"female": 47, "male": 47, None: 6}))


def _among(dice: Dice, shares: dict[str, float]) -> tuple[str, ...]:
    return tuple(need for need, share in shares.items() if dice.chance(share))


def _implied_needs(has_children: bool, pregnant: bool, nrpf: bool) -> tuple[str, ...]:
    needs = {"children": has_children, "pregnancy": pregnant, "nrpf": nrpf, "immigration": nrpf}
    return tuple(need for need, has_it in needs.items() if has_it)
