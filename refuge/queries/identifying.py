"""What must not stand in a text that leaves the provider: where somebody is, and by what a household is known here."""

import re

from sqlalchemy import select, union_all

from refuge.access.scope import Viewer
from refuge.errors import RuleBroken
from refuge.extensions import db
from refuge.models import Household, Referral, Stay
from refuge.occupancy.addresses import NO_ADDRESSES, has_postcode

A_REFERENCE = re.compile(r"[A-Z0-9][A-Z0-9-]{3,}")
"""What may be a reference, in a text in capitals."""
LOOKED_AT = 500
"""So many words at the most: texts are short."""


def refuse_what_identifies(viewer: Viewer, **texts: str) -> None:
    """Raise RuleBroken on the first text with a postcode in it, or with a reference of a household, a stay or a referral of
    the viewer's own provider. One statement a text.
    """
    for field, text in texts.items():
        if has_postcode(text):
            raise RuleBroken(field, NO_ADDRESSES)
        if found := _own_reference(viewer, text):
            raise RuleBroken(field, f"{found} is one household's. Write nothing about one household.")


def _own_reference(viewer: Viewer, text: str) -> str | None:
    words = A_REFERENCE.findall(text.upper())[:LOOKED_AT]
    if viewer.provider_id is None or not words:
        return None
    known = (
        select(kind.reference).where(kind.provider_id == viewer.provider_id, kind.reference.in_(words))
        for kind in (Household, Stay, Referral)
    )
    return db.session.scalar(union_all(*known).limit(1))
