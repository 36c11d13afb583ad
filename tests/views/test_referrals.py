"""Referrals are logged, decided, held for, corrected, followed up and linked; whoever may not read them finds nothing."""

from typing import Any

import pytest

from refuge.clock import today
from refuge.extensions import db
from refuge.models import Hold, Household, Referral, ReferralChild, TrailEntry, Unit
from refuge.models.referrals import ReferralAccessNeed, ReferralOtherReason
from refuge.vocabulary import HoldOutcome, Placed, ReferralOutcome, Sex
from tests import services
from tests.small_service import PASSWORD
from tests.views.conftest import SignIn
from tests.views.recording import ago, boxes, flat, source
from tests.visitor import Visitor

TOKEN = "0123456789abcdef"
REFUSED = {"outcome": "declined", "reason": "no_space"}


@pytest.fixture
def worker(sign_in: SignIn) -> Visitor:
    """The manager of the small service, with a flat C of three bed spaces that is ready."""
    manager = sign_in("manager")
    flat("C")
    return manager


def typed(**what: Any) -> dict[str, Any]:
    """A referral as its form sends it: received today, from Rotherham, one adult and two children, one a son."""
    asked = {"source": "police", "origin": "Rotherham (E08000018)", "adults": "1", "children": "4, 12s"}
    return {
        **asked,
        **boxes("received_on", today()),
        "outcome": "open",
        "reason": "",
        "token": TOKEN,
        "press": "save",
    } | what


def log(visitor: Visitor, **what: Any) -> Referral:
    """Log one."""
    before = {one.id for one in db.session.query(Referral)}
    answer = visitor.post("/referrals/new", data=typed(**{"token": f"{len(before):016}", **what}))
    assert answer.status_code == 302, answer.text
    db.session.rollback()
    (made,) = [one for one in db.session.query(Referral) if one.id not in before]
    return made


def now(referral: Referral) -> Referral:
    """The referral as it is saved now."""
    number = referral.id
    db.session.rollback()
    return db.session.get_one(Referral, number)


def send(visitor: Visitor, referral: Referral, page: str, **what: Any) -> Any:
    """Send one of its forms, about the referral as it is now unless said otherwise."""
    one = now(referral)
    return visitor.post(f"/referrals/{one.id}/{page}", data={"version": one.version, **what})


def decide(visitor: Visitor, referral: Referral, outcome: str, reason: str = "", **what: Any) -> Any:
    """Say what came of it today."""
    return send(
        visitor, referral, "outcome", outcome=outcome, reason=reason, **{**boxes("decided_on", today()), **what}
    )


def hold(visitor: Visitor, referral: Referral) -> int:
    """Keep flat C for it; which unit that is."""
    unit_id = db.session.query(Unit.id).filter_by(reference="C").scalar()
    kept = visitor.post(f"/referrals/{referral.id}/hold", data={"unit": unit_id, **boxes("starts_on", today())})
    assert kept.status_code == 302
    return unit_id


def test_what_was_said_in_the_call_is_saved_and_nothing_more(worker: Visitor) -> None:
    made = log(worker, needs=["wheelchair", "pet"])
    assert (made.outcome, made.origin_code, made.source, made.adults) == ("open", services.ROTHERHAM, "police", 1)
    assert (made.pets, made.nrpf, made.sex, made.decided_on) == (True, None, None, None)
    assert made.contract_id is not None
    children = db.session.query(ReferralChild.age, ReferralChild.sex).order_by(ReferralChild.age).all()
    assert [tuple(child) for child in children] == [(4, None), (12, Sex.MALE)]
    assert [row.need for row in db.session.query(ReferralAccessNeed)] == ["wheelchair"]


def test_the_same_form_sent_twice_is_one_referral(worker: Visitor) -> None:
    first, second = (worker.post("/referrals/new", data=typed()) for _ in range(2))
    assert first.location == second.location
    assert db.session.query(Referral).count() == 1


def test_the_button_shows_what_fits_and_keeps_what_was_typed(worker: Visitor) -> None:
    page = source(worker.post("/referrals/new", data=typed(press="fit", children="4")))
    assert "<strong>The house, Flat C</strong>" in page
    assert 'value="Rotherham (E08000018)"' in page
    assert db.session.query(Referral).count() == 0


def test_while_somebody_types_a_part_of_the_page_says_what_fits(worker: Visitor) -> None:
    too_many = source(worker.post("/referrals/fitting", data=typed(children="4, 5, 6, 7")))
    assert "Nothing that is ready fits" in too_many
    assert "Too small: 3 bed spaces for 5 people" in too_many
    assert "Enter adults" in worker.post("/referrals/fitting", data=typed(children="four")).text
    db.session.query(Unit).filter_by(reference="C").update({"bed_spaces": 1})
    db.session.commit()
    would = source(worker.post("/referrals/fitting", data=typed(children="4")))
    assert "Nothing that is ready fits</strong>; 2 would, but are not free." in would
    assert "Occupied since 1 April 2019. Would fit" in would


@pytest.mark.parametrize(
    ("what", "words"),
    [({"children": "four"}, "Enter each child’s age"), ({"adults": ""}, "Enter how many adults"),
     ({"origin": "Atlantis"}, "There is no such place"), ({"outcome": "declined"}, "Choose the main reason"),
     (boxes("received_on", ago(-1)), "in the future")],
)  # fmt: skip
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(worker: Visitor, what: dict[str, Any], words: str) -> None:
    refused = worker.post("/referrals/new", data=typed(**what))
    assert refused.status_code == 400
    assert words in refused.text
    assert db.session.query(Referral).count() == 0


def test_no_contact_is_a_reason_of_its_own(worker: Visitor) -> None:
    """F1."""
    made = log(worker, outcome="no_contact")
    assert (made.outcome, made.reason, made.decided_on) == ("no_contact", "no_contact", today())


def test_declined_for_space_while_a_unit_looked_suitable_asks_why(worker: Visitor) -> None:
    """F3."""
    made = log(worker, **REFUSED, children="4")
    page = source(worker.get(f"/referrals/{made.id}"))
    assert "1 unit was ready and not held; 1 of them looked suitable." in page
    assert "The house, Flat C" in page
    assert "Say why none was offered" in page
    assert "Ended by" in page
    assert "The provider" in page
    assert send(worker, made, "follow-up", why_no_unit="Risk in the house", placed="").status_code == 302
    assert "Why none was offered: Risk in the house" in source(worker.get(f"/referrals/{made.id}"))


def test_a_local_resident_was_placed_in_or_out_of_the_area_never_where(worker: Visitor) -> None:
    """F4."""
    local, stranger = log(worker, **REFUSED), log(worker, **REFUSED, origin="Leeds (E08000035)")
    assert "say where they went instead" in worker.get(f"/referrals/{local.id}").text
    assert "say where they went instead" not in worker.get(f"/referrals/{stranger.id}").text
    assert send(worker, local, "follow-up", why_no_unit="", placed="out_of_area").status_code == 302
    assert now(local).placed is Placed.OUT_OF_AREA
    assert "Where did they go instead" not in worker.get(f"/referrals/{stranger.id}/follow-up").text


def test_an_accepted_referral_goes_on_to_a_hold_and_to_an_arrival_that_is_filled_in(worker: Visitor) -> None:
    """N10."""
    made = log(worker, outcome="accepted", children="4")
    assert "Flat C" in worker.get(f"/referrals/{made.id}/hold").text
    arrival = f"/units/{hold(worker, made)}/arrival?referral={made.id}"
    assert arrival in worker.get(f"/referrals/{made.id}").text
    assert 'value="4"' in worker.get(arrival).text


@pytest.mark.parametrize(
    ("outcome", "reason", "ended"),
    [("did_not_arrive", "changed_mind", HoldOutcome.DID_NOT_ARRIVE), ("declined", "other", HoldOutcome.RELEASED)],
)
def test_an_accepted_referral_that_comes_to_nothing_ends_its_hold(
    worker: Visitor, outcome: str, reason: str, ended: HoldOutcome
) -> None:
    made = log(worker, outcome="accepted")
    hold(worker, made)
    assert decide(worker, made, outcome, reason).status_code == 302
    assert now(made).outcome == outcome
    assert db.session.query(Hold).one().outcome is ended


def test_of_two_who_decide_the_second_is_told(worker: Visitor) -> None:
    made = log(worker)
    assert decide(worker, made, "declined", "pets").status_code == 302
    told = worker.post(
        f"/referrals/{made.id}/outcome",
        data={"version": 1, "outcome": "accepted", "reason": "", **boxes("decided_on", today())},
    )
    assert told.status_code == 400
    assert "This referral was changed by you on" in told.text
    assert "It is now declined by the provider" in told.text
    assert now(made).reason == "pets"


def test_a_decided_referral_is_corrected_with_a_reason_and_may_be_open_again(worker: Visitor) -> None:
    made = log(worker, **REFUSED, needs=["is_man"])
    what = typed(version=now(made).version, outcome="open", needs=[], children="4f")
    assert "Say what was wrong" in worker.post(f"/referrals/{made.id}/correction", data=what).text
    answer = worker.post(f"/referrals/{made.id}/correction", data={**what, "why": "The wrong button"})
    assert answer.status_code == 302
    one = now(made)
    assert (one.outcome, one.decided_on, one.reason, one.sex) == ("open", None, None, None)
    assert [row.sex for row in db.session.query(ReferralChild)] == [Sex.FEMALE]


def test_the_form_of_a_correction_holds_what_is_recorded(worker: Visitor) -> None:
    made = log(worker, **REFUSED, needs=["is_man", "step_free"], access_needs=["hearing"])
    page = source(worker.get(f"/referrals/{made.id}/correction"))
    for what in ('value="4, 12s"', 'value="is_man" checked', 'value="step_free" checked', 'value="hearing" checked'):
        assert what in page
    assert '<option value="no_space" selected' in page


def test_other_reasons_are_kept_beside_the_main_one(worker: Visitor) -> None:
    made = log(worker)
    assert decide(worker, made, "declined", "pets", other_reasons=["pets", "no_space"]).status_code == 302
    db.session.rollback()
    assert [row.reason for row in db.session.query(ReferralOtherReason)] == ["no_space"]


def test_a_household_referred_again_is_linked_by_the_earlier_reference(worker: Visitor) -> None:
    """F5."""
    first, second = log(worker, **REFUSED), log(worker)
    assert first.household_id != second.household_id
    assert "no referral and no household" in send(worker, second, "earlier", reference="NOTHING").text
    assert send(worker, second, "earlier", reference=first.reference.lower()).status_code == 302
    assert now(second).household_id == now(first).household_id
    assert first.reference in worker.get(f"/referrals/{second.id}").text


def test_the_history_is_told_also_from_before_it_was_linked(worker: Visitor) -> None:
    first, second = log(worker), log(worker)
    own = db.session.get_one(Household, second.household_id).reference
    send(worker, second, "earlier", reference=first.reference)
    page = source(worker.get(f"/referrals/{second.id}"))
    assert "Referral linked" in page
    assert "Referral logged" in page
    send(worker, second, "earlier", reference=own)
    assert source(worker.get(f"/referrals/{second.id}")).count("Referral linked") == 2


def test_the_queue_stands_first_and_the_list_is_chosen_from(worker: Visitor) -> None:
    still_open, refused = log(worker, **boxes("received_on", ago(3))), log(worker, **REFUSED)
    page = source(worker.get("/referrals"))
    assert "Open, the oldest first" in page
    assert "3 days" in page
    chosen = source(worker.get("/referrals?outcome=declined&source=police"))
    assert refused.reference in chosen
    assert still_open.reference not in chosen
    assert worker.get("/referrals?since=rubbish").status_code == 400
    assert "1 referral" in source(worker.get("/tonight"))


def test_reading_a_referral_is_on_the_trail(worker: Visitor) -> None:
    """D5."""
    made = log(worker)
    worker.get("/referrals")
    worker.get(f"/referrals/{made.id}")
    db.session.rollback()
    noted = {line.what for line in db.session.query(TrailEntry)}
    assert {"referral.logged", "referrals.read", "referral.read"} <= noted


def test_more_referrals_send_no_more_statements(worker: Visitor, statements: list[str]) -> None:
    log(worker)
    statements.clear()
    worker.get("/referrals")
    few = len(statements)
    for _ in range(5):
        log(worker, **REFUSED)
    statements.clear()
    worker.get("/referrals")
    assert len(statements) == few


@pytest.mark.parametrize("role", ["commissioner", "administrator"])
def test_nobody_else_reads_referrals(worker: Visitor, app: Any, role: str) -> None:
    made = log(worker)
    other = Visitor(app)
    other.post("/sign-in", data={"email": f"{role}@example.org", "password": PASSWORD})
    assert {other.get(f"/referrals/{made.id}").status_code, other.get("/referrals").status_code} == {403}


def test_an_outcome_is_one_of_the_list(worker: Visitor) -> None:
    made = log(worker)
    assert decide(worker, made, "rubbish").status_code == 400
    assert now(made).outcome is ReferralOutcome.OPEN
