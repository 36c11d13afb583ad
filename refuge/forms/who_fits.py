"""Who a place is sought for. Sent with POST and kept nowhere: what a caller says of themselves is in no address and no log."""

import re
from collections.abc import Mapping

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovCheckboxesInput, GovSubmitInput, GovTextInput
from wtforms import SelectMultipleField, StringField, SubmitField, ValidationError

from refuge.occupancy.fit import Seeking

MOST_ADULTS, MOST_CHILDREN, OLDEST_CHILD = 9, 15, 17
NUMBER = {"autocomplete": "off", "inputmode": "numeric"}
NEEDS = {
    "step_free": "Step-free",
    "wheelchair": "Uses a wheelchair",
    "pet": "A pet",
    "is_man": "A man",
    "no_recourse": "No recourse to public funds",
}


class WhoFitsForm(FlaskForm):
    """Adults, children by age, a son, needs, and authorities they would not be safe in. Blank is none."""

    adults = StringField("Adults", widget=GovTextInput(), default="1", render_kw=NUMBER)
    children = StringField(
        "Children’s ages", widget=GovTextInput(), description="For example 0, 4, 15", render_kw={"autocomplete": "off"}
    )
    oldest_son = StringField(
        "Oldest son’s age", widget=GovTextInput(), description="If there is a son", render_kw=NUMBER
    )
    needs = SelectMultipleField("Needs", widget=GovCheckboxesInput(), choices=NEEDS)
    unsafe_in = SelectMultipleField("Not safe in", widget=GovCheckboxesInput())
    show = SubmitField("Show who fits", widget=GovSubmitInput(), name="")

    def offer(self, authorities: Mapping[str, str]) -> None:
        """Offer the authorities in which there are units: in others nobody would be placed."""
        self.unsafe_in.choices = dict(authorities)
        if not authorities:
            del self.unsafe_in

    def validate_adults(self, field: StringField) -> None:
        """At least one."""
        if not 1 <= _number(field.data, "1") <= MOST_ADULTS:
            raise ValidationError(f"Enter how many adults, from 1 to {MOST_ADULTS}")

    def validate_children(self, field: StringField) -> None:
        """Whole years, each of a child."""
        ages = ages_in(field.data or "")
        if ages is None or any(age > OLDEST_CHILD for age in ages) or len(ages) > MOST_CHILDREN:
            raise ValidationError(
                f"Enter each child’s age in whole years, from 0 to {OLDEST_CHILD}, for example 0, 4, 15"
            )

    def validate_oldest_son(self, field: StringField) -> None:
        """A child's age; a grown son is a man."""
        if not 0 <= _number(field.data, "0") <= OLDEST_CHILD:
            raise ValidationError(f"Enter the age of their oldest son, from 0 to {OLDEST_CHILD}. A grown son is a man")

    def seeking(self) -> Seeking:
        """What was typed. A son who is not among the children's ages is one more child."""
        children = ages_in(self.children.data or "") or []
        son = int(self.oldest_son.data) if (self.oldest_son.data or "").strip() else None
        if son is not None and son not in children:
            children.append(son)
        return Seeking(
            adults=_number(self.adults.data, "1"),
            children=tuple(sorted(children)),
            oldest_son=son,
            unsafe_in=frozenset((self.unsafe_in.data if self.unsafe_in else None) or ()),
            **{name: name in (self.needs.data or ()) for name in NEEDS},
        )


def ages_in(typed: str) -> list[int] | None:
    """The ages in a line of text, or None if something in it is no age.

    >>> ages_in("4, 7 and 15"), ages_in(""), ages_in("4, seven"), ages_in("-4")
    ([4, 7, 15], [], None, None)
    """
    parts = [part for part in re.split(r"[,;\s]+|\band\b", typed.casefold()) if part]
    return [int(part) for part in parts] if all(re.fullmatch(r"[0-9]{1,2}", part) for part in parts) else None


def _number(typed: str | None, blank: str) -> int:
    """A number typed; what is none is less than any."""
    word = (typed or "").strip() or blank
    return int(word) if re.fullmatch(r"[0-9]{1,2}", word) else -1
