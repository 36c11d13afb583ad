"""The page on which a return is looked at, with its checks, and signed off: a contract's and an authority's alike."""

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from refuge.access.guards import viewer
from refuge.errors import RuleBroken
from refuge.forms.returns import SignOffForm
from refuge.returns.making import Subject
from refuge.returns.printed import Printed
from refuge.returns.signing import SignOff, prepared, sign_off
from refuge.views.mending import mended_at


def signing_off(about: Subject, names_an_officer: bool = True) -> ResponseReturnValue:
    """Show the return as the records have it now, until it is signed off. Only a provider releases a statutory copy (D2)."""
    form, threshold = SignOffForm(), current_app.config["SMALL_NUMBER"]
    if not names_an_officer:
        del form.officer
    if form.validate_on_submit():
        officer = form.officer.data or "" if names_an_officer else ""
        said = SignOff(form.seen.data or "", form.prepared_by.data or "", form.note.data or "", officer)
        try:
            signed = sign_off(viewer(), about, said, threshold)
            flash("The return is signed off and sent.")
            return redirect(url_for("returns.stored", return_id=signed.id))
        except RuleBroken as broken:
            form.blame(broken)
    ready = prepared(viewer(), about, threshold)
    form.seen.data = ready.checksum
    printed = Printed(ready.shown)
    page = render_template("returns/prepare.html", form=form, ready=ready, printed=printed, mended_at=mended_at)
    return page, 400 if form.errors else 200
