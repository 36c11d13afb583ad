"""The interchange files, in the order they are read and written. Import, export and docs all follow this table."""

from refuge.intake.columns import File
from refuge.intake.files_of_homes import (
    CONTRACTS,
    DEMAND,
    LISTS,
    PROPERTIES,
    PROVIDERS,
    SERVICE,
    SURVEYS,
    UNITS,
    VALUES,
)
from refuge.intake.files_of_stays import ABSENCES, DIARY, HOLDS, PEOPLE, PLACEMENTS, REFERRALS, STAYS

FILES: dict[str, File] = {
    file.name: file
    for file in (
        LISTS, PROVIDERS, CONTRACTS, VALUES, PROPERTIES, UNITS, SERVICE, STAYS, PEOPLE,
        PLACEMENTS, ABSENCES, DIARY, REFERRALS, HOLDS, DEMAND, SURVEYS,
    )
}  # fmt: skip
"""Every file by its name, in the order they are read: what is referred to comes first."""
