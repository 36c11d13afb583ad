"""Referrals counted slowly: one by one, night by night, in plain Python, by the text of F1–F5."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from refuge.figures.places import places
from refuge.figures.selection import SEPARATOR, Grouping
from refuge.models import Contract, Stay
from refuge.occupancy.origin import Area, Origin
from tests.random_referrals import REFUSED, Asked
from tests.random_services import Flat, Service

ENDED_BY = {"provider": ["declined"], "survivor": ["chose_not_to_take"], "referrer": ["withdrawn_by_referrer"],
            "nobody": ["no_contact", "did_not_arrive"]}  # fmt: skip


@dataclass
class Records:
    """All there is to count, and the day it is counted as at."""

    service: Service
    asked: list[Asked]
    contracts: list[Contract]
    as_at: date
    today: date

    @property
    def stays(self) -> list[Stay]:
        """Every stay, once."""
        found = {entry.stay.id: entry.stay for flat in self.service.flats for entry in flat.entries if entry.stay}
        return list(found.values())


def codes(contract: Contract | None) -> set[str]:
    """The authorities of a contract."""
    return {member.authority_code for member in contract.footprint} if contract else set()


def groups_of(one: Asked, group: Grouping | None, providers: dict[int, str]) -> list[str | None]:
    """The groups a referral is counted in: a pooled contract's whole for each of its authorities."""
    contract = one.contract
    if group is Grouping.PROVIDER:
        return [providers[one.referral.provider_id]]
    if group is None or contract is None:
        return [None]
    if group is Grouping.CONTRACT:
        return [contract.reference]
    if group is Grouping.AUTHORITY:
        return sorted(codes(contract))
    return [f"{contract.reference}{SEPARATOR}{code}" for code in sorted(codes(contract))]


def outcome(one: Asked, as_at: date) -> str:
    """What had come of it before a day (N6)."""
    return str(one.referral.outcome) if one.referral.outcome != "open" and one.ended_on < as_at else "open"


def came(one: Asked, as_at: date) -> bool:
    """Whether the household had arrived before a day."""
    return outcome(one, as_at) == "accepted" and one.stay is not None and one.stay.arrived_on < as_at


def is_local(one: Asked, records: Records, alone: str | None) -> bool:
    """From a footprint of the provider's contracts running that day (F4), or from one authority of it (G6)."""
    if one.referral.origin_code is None:
        return False
    gazetteer, day = places(records.today).gazetteer, one.referral.received_on
    for contract in records.contracts:
        is_running = contract.starts_on <= day and (contract.ends_on is None or day < contract.ends_on)
        seen = codes(contract) & {alone} if alone else codes(contract)
        if contract.provider_id == one.referral.provider_id and is_running and seen:
            origin = Origin(one.referral.origin_code)
            if gazetteer.area(origin, frozenset(seen), day, records.today) is Area.IN_BOROUGH:
                return True
    return False


def households(received: Iterable[Asked]) -> list[list[Asked]]:
    """Referrals by household: linked ones together, any other alone."""
    found: dict[tuple[str, int], list[Asked]] = {}
    for one in received:
        linked = one.referral.household_id
        found.setdefault(("linked", linked) if linked is not None else ("alone", one.referral.id), []).append(one)
    return list(found.values())


def accommodated(household: list[Asked], records: Records, end: date) -> bool:
    """Whether it had a night here, or an arrival, from the day it first asked in the period and before its end."""
    first = min(one.referral.received_on for one in household)
    linked = household[0].referral.household_id
    for stay in records.stays:
        if stay.household_id == linked and stay.arrived_on < end:
            nights_left = stay.departed_on is None or stay.departed_on > first
            if stay.arrived_on >= first or nights_left:
                return True
    return any(came(one, records.as_at) and one.stay.arrived_on < end for one in household)


def last_refusal(household: list[Asked], as_at: date) -> Asked | None:
    """The refusal decided last, if it was ever refused."""
    refused = [one for one in household if outcome(one, as_at) in REFUSED]
    order = sorted(refused, key=lambda one: (one.ended_on, one.referral.received_on, one.referral.id))
    return order[-1] if order else None


def beds(one: Asked, cots: int) -> int:
    """How many bed spaces they need."""
    babies = sum(age < 2 for age, _ in one.children)
    return (1 if one.referral.adults is None else one.referral.adults) + len(one.children) - min(babies, cots)


def fits(one: Asked, flat: Flat, bed_spaces: int) -> bool:
    """Whether a unit would have done (F3): a feature left blank does not."""
    sons = [age for age, sex in one.children if sex == "male"]
    unit, asks = flat.unit, one.referral
    return all(
        (
            beds(one, unit.cots or 0) <= bed_spaces,
            "wheelchair" not in one.needs or unit.wheelchair is True,
            "limited_mobility" not in one.needs or unit.step_free is True,
            not sons or (unit.oldest_son is not None and max(sons) <= unit.oldest_son),
            asks.sex != "male" or unit.accepts_men is True,
            not asks.pets or unit.accepts_pets is True,
            not asks.nrpf or unit.considers_nrpf is True,
        )
    )


def looked_suitable(one: Asked, records: Records, bed_spaces_on: Callable[[Flat, date], int]) -> bool:
    """Whether a unit that fits was ready both on the night before the decision and on that night, and held on neither."""
    decided_on = one.referral.decided_on
    if decided_on is None:
        return False
    nights = (decided_on - timedelta(days=1), decided_on)
    for flat in records.service.flats:
        if flat.provider.id != one.referral.provider_id:
            continue
        ready = all(flat.contract_on(night)[0] and flat.entry_on(night) is None for night in nights)
        held = any(start <= night < end for start, end in flat.holds for night in nights)
        if ready and not held and fits(one, flat, bed_spaces_on(flat, decided_on)):
            return True
    return False


def count(
    received: list[Asked], records: Records, end: date, alone: str | None, bed_spaces_on: Callable[[Flat, date], int]
) -> dict[str, Any]:
    """Everything that is told of referrals received in one period that ends on a day."""
    as_at = records.as_at
    outcomes = Counter(outcome(one, as_at) for one in received)
    refused = [one for one in received if outcome(one, as_at) in REFUSED]
    turned_away = [last_refusal(each, as_at) for each in households(received) if not accommodated(each, records, end)]
    last = [one for one in turned_away if one is not None]
    unable = [one for one in last if outcome(one, as_at) not in ("chose_not_to_take", "no_contact")]
    declined = [one for one in received if outcome(one, as_at) == "declined"]
    for_space = [one for one in declined if one.referral.reason in ("no_space", "unit_too_small")]
    local = [one for one in received if is_local(one, records, alone)]
    elsewhere = [one for one in local if outcome(one, as_at) != "open" and not came(one, as_at)]
    placed = Counter(str(one.referral.placed) for one in elsewhere if one.referral.placed)
    return {
        "received": len(received),
        **{name: outcomes[name] for name in (*REFUSED, "accepted", "information_only", "open")},
        "accommodated": sum(came(one, as_at) for one in received),
        "with_children": sum(bool(one.children) for one in received),
        "by_reason": dict(Counter(one.referral.reason for one in refused)),
        "by_who_ended": {who: sum(outcomes[name] for name in names) for who, names in ENDED_BY.items()},
        "by_need": dict(Counter(need for one in received for need in one.needs)),
        "households_unable_to_be_supported": len(unable),
        "households_unable_by_reason": dict(Counter(one.referral.reason for one in unable)),
        "households_who_chose_not_to_take": sum(outcome(one, as_at) == "chose_not_to_take" for one in last),
        "households_no_contact": sum(outcome(one, as_at) == "no_contact" for one in last),
        "declined_for_space_while_a_unit_looked_suitable": sum(
            looked_suitable(one, records, bed_spaces_on) for one in for_space
        ),
        "local_residents": len(local),
        "local_residents_accommodated": sum(came(one, as_at) for one in local),
        "local_residents_placed_in_area": placed["in_area"],
        "local_residents_placed_out_of_area": placed["out_of_area"],
        "local_residents_not_known": placed["not_known"],
        "local_residents_not_recorded": sum(one in refused and not one.referral.placed for one in elsewhere),
        "days_to_decision_mean": mean(
            (one.referral.decided_on - one.referral.received_on).days
            for one in received
            if outcome(one, as_at) != "open" and one.referral.decided_on
        ),
        "days_to_arrival_mean": mean(
            (one.stay.arrived_on - one.referral.received_on).days for one in received if came(one, as_at)
        ),
    }


def mean(days: Iterable[int]) -> Fraction | None:
    """The mean, if there is any."""
    all_days = list(days)
    return Fraction(sum(all_days), len(all_days)) if all_days else None
