"""What was typed into a form whose session had run out goes along through signing in, and comes back to be looked at.

It lies sealed in the pages of signing in, under a key of the account whose session it was: somebody else at the machine
cannot read it, and somebody else who signs in does not get it. Nothing of it is kept here.
"""

import json
from typing import Any

from flask import Response, render_template, request, session
from flask_login import current_user

from refuge.accounts.sessions import account_of
from refuge.accounts.typed_work import opened_for, sealed_for
from refuge.forms.blaming import LOOK_AGAIN
from refuge.views.addresses import readable
from refuge.views.signed_in import TOKEN

CARRIED = "carried"
NOT_CARRIED = {"csrf_token", LOOK_AGAIN}


def is_typed_before() -> bool:
    """Whether the sign-in page was sent what was meant for another page."""
    return request.method == "POST" and "unsaved" in request.args and not {"password", CARRIED} & request.form.keys()


def carried() -> str | None:
    """What was typed, sealed: as it comes from the form, or as the page of signing in before has carried it."""
    if not is_typed_before():
        return request.form.get(CARRIED)
    account = account_of(session[TOKEN]) if TOKEN in session else None
    back = readable(request.args.get("next"))
    if account is None or back is None:
        return None
    fields = [pair for pair in request.form.items(multi=True) if pair[0] not in NOT_CARRIED]
    return sealed_for(account, json.dumps({"back": back, "fields": fields}))


def look_again(response: Response) -> Response:
    """The answer to whoever has signed in: what they had typed, if they had and it was they; else the answer given."""
    sealed = request.form.get(CARRIED)
    typed = opened_for(current_user.account, sealed) if sealed and current_user.is_authenticated else None
    if typed is None:
        return response
    return shown_instead(response, "sign_in/typed_before.html", **json.loads(typed), look_again=LOOK_AGAIN)


def shown_instead(response: Response, template: str, **shown: Any) -> Response:
    """A page in place of a redirect, which would lose what goes along; the cookies stay."""
    del response.headers["Location"]
    response.status_code = 200
    response.set_data(render_template(template, **shown))
    return response
