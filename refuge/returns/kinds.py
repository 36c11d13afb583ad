"""The kinds of return there are."""

from refuge.returns.declaring import Declared
from refuge.returns.of_nights import BY_PROPERTY, BY_TYPE, MONTHS, STATES_OF_THE_YEAR, UTILISATION
from refuge.returns.of_origin import ORIGIN
from refuge.vocabulary.returns import ReturnKind

ANNUAL_OCCUPANCY = Declared(
    code=ReturnKind.ANNUAL_OCCUPANCY,
    sections=(UTILISATION, STATES_OF_THE_YEAR, MONTHS, BY_PROPERTY, BY_TYPE, *ORIGIN),
)
KINDS = {kind.code: kind for kind in (ANNUAL_OCCUPANCY,)}
