"""The kinds of return there are."""

from refuge.returns.declaring import Declared
from refuge.returns.of_counts import DEPARTED, HOUSEHOLDS, INCLUSION, NEEDS, REFERRED, VOIDS_AND_PREPARATION
from refuge.returns.of_demand import DEMAND
from refuge.returns.of_money import MONEY
from refuge.returns.of_nights import BY_PROPERTY, BY_TYPE, MONTHS, STATES_OF_THE_YEAR, UTILISATION
from refuge.returns.of_origin import ORIGIN
from refuge.returns.of_safe_accommodation import CHARACTERISTICS, ENDED, SERVICE, SUPPORTED, TYPED, UNABLE
from refuge.vocabulary.returns import ReturnKind

ANNUAL_OCCUPANCY = Declared(
    code=ReturnKind.ANNUAL_OCCUPANCY,
    sections=(
        *(UTILISATION, STATES_OF_THE_YEAR, MONTHS, BY_PROPERTY, BY_TYPE, VOIDS_AND_PREPARATION),
        *(HOUSEHOLDS, *ORIGIN, NEEDS, INCLUSION, DEPARTED, REFERRED, DEMAND, MONEY),
    ),
)
SAFE_ACCOMMODATION = Declared(
    code=ReturnKind.SAFE_ACCOMMODATION,
    sections=(*SERVICE, *SUPPORTED, UNABLE, *ENDED, *CHARACTERISTICS, ORIGIN[0], TYPED),
)
KINDS = {kind.code: kind for kind in (ANNUAL_OCCUPANCY, SAFE_ACCOMMODATION)}
