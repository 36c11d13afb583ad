"""Returns to take away: the files, and the page to print, each in one of the copies (D2)."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from refuge.access.guards import allow, viewer
from refuge.access.policy import Permission
from refuge.audit import note_alone
from refuge.clock import today
from refuge.errors import NotFound, RuleBroken
from refuge.queries.sharing import copy_given
from refuge.returns.about import about_of
from refuge.returns.files import FORMS
from refuge.returns.files.pdf_file import as_pdf
from refuge.returns.printed import Printed
from refuge.returns.stored import Stored, find_return, opened
from refuge.vocabulary import Copy

pages = Blueprint("return_files", __name__, url_prefix="/returns")


@pages.get("/<int:return_id>/print")
@allow(Permission.READ_RETURNS)
def printed(return_id: int) -> ResponseReturnValue:
    """The page to print."""
    return render_template("return_files/printed.html", printed=_taken(return_id, "print"))


@pages.get("/<int:return_id>/file")
@allow(Permission.READ_RETURNS)
def file(return_id: int) -> ResponseReturnValue:
    """A file: ``form`` is xlsx, ods, csv, json or pdf."""
    form = request.args.get("form", "json")
    if form != "pdf" and form not in FORMS:
        raise NotFound(f"A return is not written as {form}.")
    one = opened(find_return(viewer(), return_id))
    taken = Printed(one.content(copy_asked_for(one)), one)
    try:
        body, media_type = file_of(taken, form)
    except RuleBroken as broken:
        flash(broken.message)
        return redirect(url_for("returns.stored", return_id=return_id))
    note_taken(one, form, taken.copy)
    name = {"Content-Disposition": f'attachment; filename="{taken.name}.{form}"'}
    return Response(body, content_type=media_type, headers=name)


def file_of(taken: Printed, form: str) -> tuple[bytes, str]:
    """A file of a return, and its media type. Raises RuleBroken on ``form`` where PDF cannot be made."""
    if form == "pdf":
        return as_pdf(render_template("return_files/pdf.html", printed=taken)), "application/pdf"
    write, media_type = FORMS[form]
    return write(taken), media_type


def copies_for(one: Stored) -> list[Copy]:
    """The copies somebody may take of a return: a commissioner theirs, what may be published, and what was released to them."""
    if viewer().authority_code is not None:
        contract = about_of(one.row).narrowed.get("contract")
        released = [Copy.STATUTORY] if one.is_released_to(current_user.account.email) else []
        return list(dict.fromkeys([copy_given(viewer(), contract, today()), Copy.PUBLICATION, *released]))
    return [copy for copy in Copy if copy is not Copy.STATUTORY or one.officer]


def copy_asked_for(one: Stored) -> Copy:
    """The copy the address names, else the first there is. Raises NotFound on one that is not theirs."""
    theirs = copies_for(one)
    named = request.args.get("copy", theirs[0].value)
    found = next((copy for copy in theirs if copy.value == named), None)
    if found is None:
        raise NotFound(f"There is no {named} copy of this return.")
    return found


def copy_compared(one: Stored) -> Copy:
    """The copy in which somebody is told what has changed: what a provider released is what it signed off, and nothing later.

    Raises NotFound on one that is not theirs.
    """
    copy = copy_asked_for(one)
    is_released = copy is Copy.STATUTORY and viewer().authority_code is not None
    return copies_for(one)[0] if is_released else copy


def _taken(return_id: int, form: str) -> Printed:
    one = opened(find_return(viewer(), return_id))
    copy = copy_asked_for(one)
    note_taken(one, form, copy)
    return Printed(one.content(copy), one)


def note_taken(one: Stored, form: str, copy: Copy) -> None:
    """Every copy that is taken away is on the trail (D5), and every look at the statutory one."""
    told = {"form": form, "copy": copy.value, "version": one.row.version}
    if copy is Copy.STATUTORY:
        told["released_to"] = one.officer
    note_alone(viewer(), "return.exported", ("return", one.row.id), provider_id=one.row.provider_id, after=told)
