"""Between the forms of a referral and its answers: filled in from what is recorded, read back as what was typed."""

from typing import TYPE_CHECKING, Any

from refuge.access.guards import viewer
from refuge.actions.referring import Asking, Decision, ReferredChild
from refuge.clock import today
from refuge.figures.local_origin import is_local
from refuge.forms.asking import FIT_ASKS, OTHER_NEEDS, AskingForm
from refuge.forms.children import Child, typed_children
from refuge.forms.referrals import DecidingForm, LogForm
from refuge.occupancy.origin import Origin
from refuge.queries.listings import referral_reasons, referral_sources, support_needs
from refuge.queries.origins import origin_label, origins_like
from refuge.queries.referrals import ReferralRecord, contracts_running
from refuge.vocabulary import AccessNeed, OriginPlace, Placed, ReferralOutcome, Sex

if TYPE_CHECKING:
    from refuge.models import Referral

TICKED = {"pet": "pets", "no_recourse": "nrpf"}
"""What is ticked among the needs → the referral's column."""


def offer_asking(form: AskingForm, record: ReferralRecord | None = None) -> None:
    """Give a form its lists, with what is recorded already though it was retired, and settle where they lived before."""
    known = {record.referral.source or "", *record.referred.support_needs} if record else set()
    contracts = contracts_running(viewer(), form.received_on.data or today())
    form.offer(referral_sources(today(), known), support_needs(today(), known), contracts)
    form.resolve(origins_like(form.origin.data or ""))


def offer_deciding(form: DecidingForm, outcomes: dict[str, str], record: ReferralRecord) -> None:
    """Give a form what can come of a referral, and why."""
    known = {record.referral.reason or "", *record.other_codes}
    form.offer_outcomes(outcomes, referral_reasons(today(), known), is_local=asks_from_here(record.referral))


def asks_from_here(referral: "Referral") -> bool:
    """Whether a local resident asks (F4)."""
    origin = Origin(referral.origin_code, referral.origin_place)
    return is_local(referral.provider_id, origin, referral.received_on, today())


def asking(form: AskingForm, before: "Referral | None" = None) -> Asking:
    """Who asks, as it was typed. What is not asked here stays as it was: a no beside a blank, a sex that is no man's."""
    needs = frozenset(form.needs.data or ())
    place = form.origin_code if form.origin_code in OriginPlace.codes() else None
    ticked = {column: _ticked(name in needs, getattr(before, column, None)) for name, column in TICKED.items()}
    was = before.sex if before and before.sex is not Sex.MALE else None
    return Asking(
        received_on=form.received_on.data,
        source=form.source.data or None,
        origin_code=None if place else form.origin_code,
        origin_place=OriginPlace(place) if place else None,  # type: ignore[call-arg]
        adults=form.adults.data,
        children=tuple(ReferredChild(one.age, Sex(one.sex) if one.sex else None) for one in form.children.who),  # type: ignore[call-arg]
        access_needs=frozenset(map(AccessNeed, form.access_needs.data or ()))  # type: ignore[arg-type]
        | {need for need, name in FIT_ASKS.items() if name in needs},
        support_needs=frozenset(form.support_needs.data or ()),
        sex=Sex.MALE if "is_man" in needs else was,
        contract_id=form.contract_id,
        **ticked,
    )


def decision(form: DecidingForm) -> Decision:
    """What came of it, as it was typed."""
    answers = form.decided
    answers["placed"] = Placed(answers["placed"]) if answers["placed"] else None  # type: ignore[call-arg]
    outcome = ReferralOutcome(form.outcome.data)  # type: ignore[call-arg]
    return Decision(outcome, None if outcome is ReferralOutcome.OPEN else form.decided_on.data, **answers)


def decision_at_once(form: LogForm) -> Decision:
    """What came of it in the same call."""
    return Decision(ReferralOutcome(form.outcome.data), form.decided_on, form.decided_reason)  # type: ignore[call-arg]


def filled(record: ReferralRecord) -> dict[str, Any]:
    """What stands in the form that corrects everything of a referral."""
    one, needs = record.referral, record.referred.access_needs
    ticked = [name for need, name in FIT_ASKS.items() if need in needs]
    ticked += [name for name, column in TICKED.items() if getattr(one, column)]
    ticked += ["is_man"] if one.sex is Sex.MALE else []
    children = [Child(child.age, child.sex) for child in record.referred.children]
    return {
        **{name: getattr(one, name) for name in ("received_on", "adults", "decided_on", "reason_note", "version")},
        **{name: getattr(one, name) or "" for name in ("source", "outcome", "reason", "placed")},
        "contract": str(one.contract_id or ""),
        "origin": origin_label(one.origin_code, one.origin_place),
        "children": typed_children(children),
        "needs": ticked,
        "access_needs": sorted(need for need in needs if need in OTHER_NEEDS),
        "support_needs": sorted(record.referred.support_needs),
        "other_reasons": sorted(record.other_codes),
    }


def _ticked(is_ticked: bool, before: bool | None) -> bool | None:
    """A tick is a yes; no tick is not asked, unless it was answered with no before."""
    return True if is_ticked else (False if before is False else None)
