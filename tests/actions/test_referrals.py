"""Referrals, on both databases: what is refused, two who decide at once, and what goes with an arrival."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from refuge.actions.admit import Arrival, admit
from refuge.actions.correct_referral import correct_referral
from refuge.actions.decide_referral import decide_referral
from refuge.actions.end_hold import did_not_arrive
from refuge.actions.follow_up_referral import follow_up_referral
from refuge.actions.hold import hold
from refuge.actions.link_referral import link_referral
from refuge.actions.log_referral import log_referral
from refuge.actions.referring import Asking, Decision
from refuge.extensions import db
from refuge.models import Hold, Household, Provider, Referral
from refuge.vocabulary import Placed, ReferralOutcome
from tests import services
from tests.actions.conftest import TODAY, WORKER
from tests.actions.test_two_at_once import at_once
from tests.actions.working import Flats, arrive, day, refused

OPEN, ACCEPTED = Decision(), Decision(ReferralOutcome.ACCEPTED, day(3))
DECLINED = Decision(ReferralOutcome.DECLINED, day(3), "no_space")
ASKING = Asking(day(2), origin_code=services.ROTHERHAM)


def log(asking: Asking = ASKING, decision: Decision = OPEN, **what: Any) -> Referral:
    """Log a referral to the only provider."""
    provider_id = db.session.query(Provider.id).scalar()
    return log_referral(WORKER, provider_id, asking, decision, TODAY, **what)


def decide(referral: Referral, decision: Decision, version: int | None = None) -> Referral:
    """Decide it."""
    return decide_referral(WORKER, referral.id, version or referral.version, decision, TODAY)


def test_of_two_who_decide_at_once_one_is_saved_and_the_other_told(either_flats: Flats) -> None:
    number = log().id
    told = at_once(
        *[
            lambda decision=decision: decide_referral(WORKER, number, 1, decision, TODAY)  # type: ignore[misc]
            for decision in (ACCEPTED, DECLINED)
        ]
    )
    outcome = db.session.get_one(Referral, number).outcome
    assert sorted(map(bool, told)) == [False, True]
    assert f"It is now {outcome.label.lower()}" in "".join(told)


def test_the_same_form_sent_many_times_at_once_is_one_referral(either_flats: Flats) -> None:
    provider_id = db.session.query(Provider.id).scalar()
    send = lambda: log_referral(WORKER, provider_id, ASKING, OPEN, TODAY, token="one form")  # noqa: E731
    assert at_once(*[send] * 5) == [""] * 5
    assert db.session.query(Referral).count() == db.session.query(Household).count() == 1


@pytest.mark.parametrize(
    ("decision", "field", "words"),
    [
        (replace(DECLINED, reason=None), "reason", "Choose the main reason"),
        (replace(DECLINED, reason="none"), "reason", "Choose an answer of the list"),
        (replace(DECLINED, decided_on=None), "decided_on", "Enter the day it was decided"),
        (replace(DECLINED, decided_on=day(1)), "decided_on", "It was received on 2 May 2020"),
        (replace(DECLINED, decided_on=date(2020, 7, 2)), "decided_on", "future"),
        (replace(DECLINED, other_reasons=frozenset({"none"})), "other_reasons", "of the list"),
        (replace(ACCEPTED, reason="pets"), "reason", "No reason is asked"),
        (replace(ACCEPTED, placed=Placed.IN_AREA), "placed", "local residents who went elsewhere"),
        (replace(OPEN, decided_on=day(3)), "decided_on", "not decided"),
    ],
)
def test_a_decision_goes_with_its_outcome(flats: Flats, decision: Decision, field: str, words: str) -> None:
    """F1."""
    with refused(field, words):
        log(decision=decision)
    assert db.session.query(Referral).count() == 0


@pytest.mark.parametrize(
    ("what", "field", "words"),
    [
        ({"received_on": date(2020, 7, 2)}, "received_on", "future"),
        ({"source": "none"}, "source", "of the list"),
        ({"origin_code": "E99999999"}, "origin_code", "of the list"),
        ({"support_needs": frozenset({"none"})}, "support_needs", "of the list"),
        ({"contract_id": 999}, "contract_id", "Choose a contract that ran"),
        ({"received_on": date(2009, 1, 1), "contract_id": 1}, "contract_id", "Choose a contract that ran"),
    ],
)
def test_who_asks_is_answered_from_the_lists(flats: Flats, what: dict[str, Any], field: str, words: str) -> None:
    with refused(field, words):
        log(replace(ASKING, **what))


def test_a_local_resident_is_from_a_footprint_of_a_contract_that_runs_that_day(flats: Flats) -> None:
    """F4."""
    placed = replace(DECLINED, placed=Placed.OUT_OF_AREA)
    assert log(decision=placed).placed is Placed.OUT_OF_AREA
    for stranger in (services.STOKE, None):
        with refused("placed", "local residents"):
            log(replace(ASKING, origin_code=stranger), placed)


def test_a_decided_referral_is_corrected_not_decided_again(flats: Flats) -> None:
    made = log(decision=DECLINED)
    with refused("outcome", "It is decided already: declined by the provider"):
        decide(made, ACCEPTED)
    with refused("why", "Say what was wrong"):
        correct_referral(WORKER, made.id, made.version, ASKING, OPEN, " ", TODAY)
    corrected = correct_referral(WORKER, made.id, made.version, ASKING, OPEN, "Too soon", TODAY)
    assert (corrected.outcome, corrected.reason, corrected.decided_on) == ("open", None, None)


def test_who_has_arrived_cannot_be_refused_any_more(flats: Flats) -> None:
    made = log(decision=ACCEPTED)
    stay = admit(WORKER, Arrival(flats["A"].id, day(4), referral_id=made.id), TODAY)
    assert (made.stay_id, made.household_id, made.version) == (stay.id, stay.household_id, 2)
    with refused("outcome", "They have arrived"):
        decide(made, DECLINED)


@pytest.mark.parametrize("outcome", ["did_not_arrive", "chose_not_to_take"])
def test_what_comes_to_nothing_ends_every_hold(flats: Flats, outcome: str) -> None:
    """N10."""
    made = log(decision=ACCEPTED)
    hold(WORKER, flats["A"].id, made.id, day(3), TODAY)
    decide(made, Decision(ReferralOutcome(outcome), day(5), "changed_mind"))  # type: ignore[call-arg]
    held = db.session.query(Hold).one()
    assert held.outcome == ("did_not_arrive" if outcome == "did_not_arrive" else "released")
    assert held.ends_on == day(5)


def test_ending_the_hold_decides_the_referral_and_whoever_read_it_before_is_told(flats: Flats) -> None:
    made = log(decision=ACCEPTED)
    read = made.version
    kept = hold(WORKER, flats["A"].id, made.id, day(3), TODAY)
    did_not_arrive(WORKER, kept.id, day(5), TODAY, "changed_mind")
    with refused("version", "It is now did not arrive"):
        decide(made, DECLINED, read)


def test_why_no_unit_goes_with_the_refusal(flats: Flats) -> None:
    """F3."""
    made = log(decision=DECLINED)
    follow_up_referral(WORKER, made.id, made.version, "Risk in the house", Placed.IN_AREA, TODAY)
    assert made.why_no_unit == "Risk in the house"
    correct_referral(WORKER, made.id, made.version, ASKING, ACCEPTED, "It was taken", TODAY)
    assert (made.why_no_unit, made.placed) == (None, None)
    with refused("why_no_unit", "where the provider declined"):
        follow_up_referral(WORKER, made.id, made.version, "Risk", None, TODAY)


def test_a_referral_is_linked_by_either_reference_but_never_with_itself(flats: Flats) -> None:
    """F5."""
    stay = arrive(flats["A"], day(1))
    first, second = log(), log()
    with refused("reference", "This is the referral itself"):
        link_referral(WORKER, first.id, first.version, first.reference)
    with refused("reference", "no referral and no household"):
        link_referral(WORKER, first.id, first.version, "NOTHING")
    link_referral(WORKER, first.id, first.version, stay.household.reference)
    link_referral(WORKER, second.id, second.version, f" {first.reference} ")
    assert {first.household_id, second.household_id} == {stay.household_id}
    with refused("reference", "linked already"):
        link_referral(WORKER, second.id, second.version, first.reference)


def test_an_erased_referral_stays_as_it_is(flats: Flats) -> None:
    """D6."""
    made = log(decision=DECLINED)
    made.erased_on = date(2024, 4, 1)
    db.session.commit()
    with refused("version", "is erased"):
        correct_referral(WORKER, made.id, made.version, ASKING, OPEN, "Wrong", TODAY)
