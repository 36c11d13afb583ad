"""Tonight: the board, who fits, the house list for whoever is on call, and the vacancies to tell a directory."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from refuge.access.guards import allow, viewer
from refuge.access.policy import Permission, may
from refuge.actions.confirm_board import confirm_board
from refuge.audit import note_alone
from refuge.clock import today
from refuge.forms.who_fits import WhoFitsForm
from refuge.occupancy.fit import Seeking
from refuge.occupancy.tonight import Gathering, UnitTonight, counted, gathered, needing_attention
from refuge.queries.arriving import accepted_without_a_hold
from refuge.queries.board import authorities_stood_in, outcomes_pending, units_tonight
from refuge.queries.confirmed import found_right_at
from refuge.queries.referrals import waiting
from refuge.returns.listing import Waiting
from refuge.returns.listing import waiting as returns_waiting
from refuge.views import tonight_words as words
from refuge.views.asking import done
from refuge.views.next_steps import Button, NextSteps

pages = Blueprint("tonight", __name__, url_prefix="/tonight")
SHOWN_AT_ONCE = 6
"""Things that need attention; the others are folded away."""


class Card(NamedTuple):
    """A unit on the board, in words. ``fits`` is None while nobody is looking for a place."""

    unit: UnitTonight
    headline: str
    details: str
    household: str
    features: str
    buttons: list[Button]
    fits: bool | None
    fit: str


@pages.route("", methods=["GET", "POST"])
@allow(Permission.READ_RECORDS)
def board() -> ResponseReturnValue:
    """Every unit tonight, what needs attention, and who fits; the household looked for is used and forgotten."""
    night = today()
    form = WhoFitsForm()
    form.offer(authorities_stood_in(viewer()))
    seeking = form.seeking() if form.validate_on_submit() else None
    units, steps = units_tonight(viewer(), night), NextSteps()
    cards = {unit.id: _card(unit, seeking, steps, night) for unit in units}
    pending, expected = outcomes_pending(viewer()), accepted_without_a_hold(viewer(), night)
    _note("tonight.read", units, len(pending), len(expected))
    return render_template(
        "tonight/board.html", night=night, form=form, words=words, counts=counted(units, night), cards=cards,
        groups=_groups(units, cards), sought=words.sought(seeking) if seeking else None,
        attention=needing_attention(units, night), pending=pending, expected=expected, at_once=SHOWN_AT_ONCE,
        waiting=waiting(viewer()), returns=_returns(night), right_at=found_right_at(viewer(), {unit.house.id for unit in units}),
    ), 400 if form.errors else 200  # fmt: skip


@pages.post("/right")
@allow(Permission.RECORD_STAYS)
def right() -> ResponseReturnValue:
    """Tonight is right: somebody has looked at the board, and it is so."""
    houses, board = {unit.house.id for unit in units_tonight(viewer(), today())}, url_for("tonight.board")
    if not houses:
        return redirect(board)
    return done(lambda: confirm_board(viewer(), houses, today()), "Tonight is right.", board)


@pages.get("/house-list")
@allow(Permission.READ_RECORDS)
def house_list() -> ResponseReturnValue:
    """Who is where tonight, to print for whoever is on call and for a fire roll."""
    units = units_tonight(viewer(), today())
    _note("house_list.read", units)
    return render_template(
        "tonight/house_list.html", night=today(), groups=gathered(units), words=words, counts=counted(units, today())
    )


@pages.get("/vacancies")
@allow(Permission.READ_RECORDS)
def vacancies() -> ResponseReturnValue:
    """What is ready and not held, as text to paste into a directory: nothing in it locates."""
    free = [unit for unit in units_tonight(viewer(), today()) if unit.is_free]
    return render_template("tonight/vacancies.html", text=words.vacancy_text(free, today()), free=free)


def _returns(night: date) -> Waiting | None:
    """The returns that are late or due soon, for who signs them off."""
    return returns_waiting(viewer(), night) if may(current_user.account.role, Permission.SIGN_RETURNS) else None


def _note(what: str, units: Iterable[UnitTonight], others: int = 0, referrals: int = 0) -> None:
    """Households are named on the page, so it is on the trail that it was read (D5); ``others`` are some who have left."""
    stays = len({unit.guests.stay_id for unit in units if unit.guests}) + others
    if read := {name: number for name, number in (("stays", stays), ("referrals", referrals)) if number}:
        note_alone(viewer(), what, after=read)


def _card(unit: UnitTonight, seeking: Seeking | None, steps: NextSteps, night: date) -> Card:
    fits, fit = words.fit(seeking, unit.features) if seeking else (None, "")
    return Card(
        unit, words.headline(unit, night), words.details(unit, night), words.household(unit, night),
        words.features(unit.features, unit.commissioned), steps.of_unit(unit), fits, fit,
    )  # fmt: skip


def _groups(units: Sequence[UnitTonight], cards: Mapping[int, Card]) -> list[Gathering]:
    """By property; while somebody looks for a place, properties with what fits come first, and so do such units."""
    groups = gathered(sorted(units, key=lambda unit: _place(cards[unit.id])))
    return sorted(groups, key=lambda group: min(_place(cards[unit.id]) for unit in group.units))


def _place(card: Card) -> int:
    """What fits comes first, and of that what is free."""
    return (0 if card.unit.is_free else 1) if card.fits else 2
