"""The returns: which are due, preparing and signing one off, and those that were sent."""

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from refuge.access.guards import allow, viewer
from refuge.access.policy import Permission
from refuge.clock import today
from refuge.errors import RuleBroken
from refuge.forms.returns import AFTER_IT_ENDS, AnswerForm, WindowForm
from refuge.queries.provision import find_contract
from refuge.returns.authorities import authority_returns
from refuge.returns.behind import corrections_behind
from refuge.returns.changed import changes_since
from refuge.returns.listing import collections, set_window, subject, window_of
from refuge.returns.printed import Printed
from refuge.returns.signing import answer
from refuge.returns.stored import Tampered, find_return, opened, versions_of
from refuge.views.asking import asked
from refuge.views.layout import allowed
from refuge.views.return_files import copies_for, copy_asked_for, copy_compared, note_taken
from refuge.views.signing_off import signing_off
from refuge.vocabulary import Copy
from refuge.vocabulary.returns import PeriodKind, ReturnEvent

if TYPE_CHECKING:
    from refuge.models import Return

pages = Blueprint("returns", __name__, url_prefix="/returns")
NOT_AS_SIGNED = 409


@pages.errorhandler(Tampered)
def tampered(broken: Tampered) -> ResponseReturnValue:
    """A stored return that is not as it was signed off shows no figure."""
    return render_template("returns/tampered.html", wrong=str(broken)), NOT_AS_SIGNED


@pages.get("")
@allow(Permission.READ_RETURNS)
def returns() -> ResponseReturnValue:
    """Every contract's years or quarters: due, late, signed off, accepted; for the provider what was recorded since; for an
    officer those of their authority.
    """
    listed = collections(viewer(), today())
    signed = [year.latest for one in listed for year in one.years if year.latest]
    behind = corrections_behind(viewer(), signed) if viewer().provider_id else {}
    authorities = authority_returns(viewer(), today()) if viewer().authority_code else []
    return render_template("returns/returns.html", listed=listed, today=today(), behind=behind, authorities=authorities)


@pages.route("/contract/<int:contract_id>", methods=["GET", "POST"])
@allow(Permission.SIGN_RETURNS)
def prepare(contract_id: int) -> ResponseReturnValue:
    """A period's return as the records have it now, with its checks, and the form that signs it off."""
    find_contract(viewer(), contract_id)
    try:
        about = subject(viewer(), contract_id, request.args.get("year", ""), today())
    except RuleBroken as broken:
        flash(broken.message)
        return redirect(url_for("returns.returns"))
    return signing_off(about)


@pages.get("/<int:return_id>")
@allow(Permission.READ_RETURNS)
def stored(return_id: int) -> ResponseReturnValue:
    """A return as it was signed off, in the copy that is the reader's."""
    return _stored(return_id, AnswerForm())


@pages.post("/<int:return_id>/answer")
@allow(Permission.ANSWER_RETURNS)
def answering(return_id: int) -> ResponseReturnValue:
    """Accept it, or send it back with a comment."""
    form = AnswerForm()
    find_return(viewer(), return_id)
    if form.validate():
        try:
            answer(viewer(), return_id, form.event, form.comment.data or "")
            flash("The return is accepted." if form.event is ReturnEvent.ACCEPTED else "The return is sent back.")
            return redirect(url_for("returns.stored", return_id=return_id))
        except RuleBroken as broken:
            form.blame(broken)
    return _stored(return_id, form)


@pages.get("/<int:return_id>/changes")
@allow(Permission.READ_RETURNS)
def changes(return_id: int) -> ResponseReturnValue:
    """Each figure that would now differ; for the provider the corrections behind it."""
    one = opened(find_return(viewer(), return_id))
    copy = copy_compared(one)
    is_provider = viewer().provider_id is not None
    behind = corrections_behind(viewer(), [one.row])[one.row.id] if is_provider else []
    found = changes_since(one, copy)
    printed = Printed(one.content(copy), one)
    return render_template("returns/changes.html", one=one, printed=printed, changes=found, behind=behind)


@pages.route("/window/<int:contract_id>", methods=["GET", "POST"])
@allow(Permission.SIGN_RETURNS)
def window(contract_id: int) -> ResponseReturnValue:
    """When the returns of a contract are due."""
    contract, known = find_contract(viewer(), contract_id), window_of(contract_id)
    form = WindowForm(obj=known)
    if not form.is_submitted():
        form.by.data, form.when.data = known.by.value, "days" if known.working_days else "date"
        if known.by is PeriodKind.QUARTER:
            form.month.data = AFTER_IT_ENDS
    then = url_for("returns.returns")
    title = f"When returns are due: {contract.title}"
    return asked(form, title, lambda: set_window(viewer(), contract_id, *form.typed), "That is set.", then)


def _prepared_at(row: "Return") -> str | None:
    """Where the viewer can make a revision, if they may."""
    if row.authority_code is None:
        may_sign = allowed("SIGN_RETURNS")
        return url_for("returns.prepare", contract_id=row.contract_id, year=row.label) if may_sign else None
    may_sign = allowed("SIGN_AUTHORITY_RETURNS")
    return url_for("safe_accommodation.prepare", year=row.label) if may_sign else None


def _stored(return_id: int, form: AnswerForm) -> ResponseReturnValue:
    one = opened(find_return(viewer(), return_id))
    copy = copy_asked_for(one)
    if copy is Copy.STATUTORY:
        note_taken(one, "page", copy)
    page = render_template(
        "returns/stored.html",
        one=one,
        printed=Printed(one.content(copy), one),
        copies=copies_for(one),
        versions=versions_of(one.row),
        prepared_at=_prepared_at(one.row),
        form=form,
    )
    return page, 400 if form.errors else 200
