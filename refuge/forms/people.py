"""Somebody's account: the address, the role, and for whom."""

from collections.abc import Iterable
from typing import Protocol

from govuk_frontend_wtf.wtforms_widgets import (
    GovCheckboxesInput,
    GovRadioInput,
    GovSelect,
    GovSubmitInput,
    GovTextInput,
)
from wtforms import EmailField, Field, RadioField, SelectField, SelectMultipleField, SubmitField
from wtforms.validators import InputRequired, Length

from refuge.forms.blaming import BlamingForm
from refuge.vocabulary import Role

STAFF = (Role.WORKER, Role.MANAGER)


class HasId(Protocol):
    """A provider or a property, as the form wants to see it."""

    id: int
    name: str


class HasCode(Protocol):
    """An authority, as the form wants to see it."""

    code: str
    name: str


def _number(value: str | int | None) -> int | None:
    return int(value) if value else None


def _or_none(value: str | None) -> str | None:
    return value or None


def workplaces_field() -> SelectMultipleField:
    """The properties of the provider, as boxes to tick; none need be."""
    return SelectMultipleField(
        "Properties they work in",
        widget=GovCheckboxesInput(),
        coerce=int,
        description="A worker sees the records of these and of no others",
    )


class AddressForm(BlamingForm):
    """Whose account it is; before the other fields, as it stands on the page."""

    email = EmailField(
        "Email address",
        widget=GovTextInput(),
        validators=[InputRequired("Enter their email address"), Length(max=254, message="Enter a shorter address")],
        render_kw={"autocomplete": "off", "spellcheck": "false", "type": "email"},
    )


class RoleForm(BlamingForm):
    """A role, and the provider or the authority that goes with it."""

    role = RadioField("Role", widget=GovRadioInput(), validators=[InputRequired("Choose a role")])
    provider = SelectField("Provider", widget=GovSelect(), coerce=_number, description="For a worker or a manager")
    authority = SelectField("Authority", widget=GovSelect(), coerce=_or_none, description="For a commissioner")
    properties = workplaces_field()
    save = SubmitField("Save", widget=GovSubmitInput())

    def offer_staff(self, properties: Iterable[HasId]) -> None:
        """Offer what a manager may choose; their staff have the manager's own provider, and work in its properties."""
        self.role.choices = [(role.value, role.label) for role in STAFF]
        del self.provider
        del self.authority
        offer_workplaces(self, properties)

    def offer_everything(self, providers: Iterable[HasId], authorities: Iterable[HasCode]) -> None:
        """Offer every role, provider and authority; where a worker works is for a manager to choose."""
        del self.properties
        self.role.choices = [(role.value, role.label) for role in Role]
        self.provider.choices = [("", "None"), *((one.id, one.name) for one in providers)]
        self.authority.choices = [("", "None"), *((one.code, one.name) for one in authorities)]

    @property
    def belonging(self) -> tuple[Role, int | None, str | None]:
        """Role, provider and authority as chosen."""
        chosen = next(role for role in Role if role == self.role.data)
        return chosen, _chosen(self.provider), _chosen(self.authority)

    @property
    def workplaces(self) -> list[int] | None:
        """The properties chosen, or None where none are offered."""
        return _chosen(self.properties)


class WorkplacesForm(BlamingForm):
    """The properties a worker works in."""

    properties = workplaces_field()
    save = SubmitField("Save", widget=GovSubmitInput())


class PersonForm(AddressForm, RoleForm):
    """A new account."""

    save = SubmitField("Make the account", widget=GovSubmitInput())


def offer_workplaces(form: RoleForm | WorkplacesForm, properties: Iterable[HasId]) -> None:
    """Offer the properties there are; where there is none yet, the question is left out."""
    form.properties.choices = [(one.id, one.name) for one in properties]
    if not form.properties.choices:
        del form.properties


def _chosen(field: Field | None):  # type: ignore[no-untyped-def] # whatever the field is of
    return field.data if field is not None else None
