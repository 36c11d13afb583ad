"""The words of lists in the safe-accommodation return, year by year: the department words them anew, and a return of an
earlier year, also one that is made late, keeps that year's.

A list's words stand under the first year they were used in, in the order they are read. What providers added to their own
lists follows in their words. To word a list anew, add it under the year; never change what stands here.
"""

from collections.abc import Mapping

LISTS_OF_YEARS = {
    "unable_reason": "referral_reason",
    "ended_reason": "departure_reason",
    "ended_destination": "destination",
    "characteristic": "inclusion",
}
"""List of the return → the list that providers answer with, whose codes it has."""

FIRST_YEAR = 2021
"""The first year of the duty under Part 4 of the Domestic Abuse Act 2021."""

VERSIONS: Mapping[str, Mapping[int, Mapping[str, str]]] = {
    "unable_reason": {
        FIRST_YEAR: {
            "no_space": "No capacity",
            "unit_too_small": "No unit large enough for the family",
            "needs_mental_health": "Mental health support needs could not be met",
            "needs_drugs": "Drug support needs could not be met",
            "needs_alcohol": "Alcohol support needs could not be met",
            "needs_disability": "Needs of a disability could not be met",
            "needs_offending": "Offending",
            "nrpf": "No recourse to public funds",
            "older_son": "An older son could not be taken",
            "male_survivor": "A man could not be taken",
            "pets": "Pets could not be taken",
            "area_not_safe": "Unsafe area for the victim",
        },
    },
    "ended_reason": {
        FIRST_YEAR: {
            "moved_on": "Support no longer needed: moved on",
            "another_refuge": "Moved to another refuge",
            "location_not_safe": "Accommodation no longer safe",
            "needs_not_met": "Needs could not be met",
            "changed_mind": "The victim chose to leave",
            "returned_home": "Returned home",
            "left_without_notice": "Left without notice",
            "evicted": "Evicted",
            "died": "Died",
        },
    },
    "ended_destination": {
        FIRST_YEAR: {
            "council_tenancy": "Local authority tenancy",
            "housing_association": "Private registered provider tenancy",
            "private_rented": "Private rented sector",
            "own_home": "Owner occupation",
            "home_made_safe": "Previous home, with a sanctuary scheme",
            "supported_housing": "Supported housing",
            "another_refuge": "Other safe accommodation",
            "temporary_accommodation": "Temporary accommodation",
            "friends_or_family": "Friends or family",
            "returned_to_perpetrator": "Returned to the perpetrator",
        },
    },
    "characteristic": {
        FIRST_YEAR: {
            "minoritised_ethnic_groups": "Minoritised ethnic groups",
            "disabled_member": "A disabled member",
            "aged_65_or_over": "Aged 65 or over",
            "trans_survivors": "Trans",
            "male_survivors": "Men",
            "multiple_needs": "Three or more support needs",
            "women_with_teenage_sons": "Women with sons of 14 or over",
            "pets": "With pets",
        },
    },
}


def words_of(name: str, year: int) -> Mapping[str, str]:
    """The words of a list for the financial year that begins in ``year``, in their order; none where it has no versions.

    >>> words_of("characteristic", 2023)["minoritised_ethnic_groups"], words_of("destination", 2023)
    ('Minoritised ethnic groups', {})
    """
    versions = VERSIONS.get(name, {})
    known = [first for first in versions if first <= year] or list(versions)[:1]
    return versions[max(known)] if known else {}


def in_order(name: str, year: int, counts: Mapping[str, int | None]) -> dict[str, int | None]:
    """Counts in the order of the year's words, and after them what has none there.

    >>> in_order("characteristic", 2023, {"pets": 7, "minoritised_ethnic_groups": 12})
    {'minoritised_ethnic_groups': 12, 'pets': 7}
    """
    order = [*words_of(name, year), *counts]
    return {code: counts[code] for code in dict.fromkeys(order) if code in counts}
