"""What an authority types of accommodation that is not on the system. A blank is not known, and differs from 0."""

from govuk_frontend_wtf.wtforms_widgets import GovSelect, GovSubmitInput
from wtforms import SelectField, SubmitField

from refuge.forms.provision import number, words
from refuge.forms.versioned import VersionedForm
from refuge.occupancy.typed_accommodation import NAMES, Typed
from refuge.vocabulary import SafeAccommodation

MOST = 99_999


class TypedAccommodationForm(VersionedForm):
    """One type of one source, in one financial year."""

    accommodation_type = SelectField(
        "Accommodation type",
        widget=GovSelect(),
        choices={one.value: one.label for one in SafeAccommodation},
    )
    source = words(
        "Source",
        120,
        "Who gave the totals: the provider, the team or the scheme. No names of people.",
        "Name who gave the totals",
    )
    units = number("Units", 0, MOST)
    bed_spaces = number("Bed spaces", 0, MOST)
    households = number("Households supported", 0, MOST)
    women = number("Women", 0, MOST)
    men = number("Men", 0, MOST)
    trans_adults = number("Trans adults", 0, MOST)
    adults_sex_not_known = number("Adults, sex not known", 0, MOST)
    children = number("Children", 0, MOST)
    save = SubmitField("Save", widget=GovSubmitInput())

    @property
    def type(self) -> SafeAccommodation:
        """The type that was chosen."""
        return next(one for one in SafeAccommodation if one == self.accommodation_type.data)

    @property
    def typed(self) -> Typed:
        """The totals."""
        return Typed(**{name: self[name].data for name in NAMES})
