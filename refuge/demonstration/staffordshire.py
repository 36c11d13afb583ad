"""The invented pooled service of Staffordshire and Stoke-on-Trent, since October 2021, with October contract years.

Two refuges, dispersed flats in three districts and a second-stage house; each authority pays its own part, to be
spent in its own area.
"""

from datetime import date
from typing import Any

from refuge.demonstration.plan import Plan, Tendencies, Works
from refuge.demonstration.provision import Contract, Property, Provider, Spell, Unit, Value

OPENED = date(2021, 10, 1)
SECOND_STAGE_OPENED = date(2023, 4, 1)
STAFFORDSHIRE = "E10000028"
STOKE = "E06000021"
STAFFORD = "E07000197"
REFERENCE = "DEMO-STAFFORDSHIRE"


def _refuge(key: str, town: str, authority_code: str) -> Property:
    label = f"Refuge in {town}"
    return Property(f"DEMO-STAF-{key}", REFERENCE, label, label, "refuge", authority_code, women_only=True)


def _dispersed(number: int, authority_code: str) -> Property:
    label = f"Dispersed flat {number}"
    return Property(f"DEMO-STAF-DISP-{number}", REFERENCE, label, label, "dispersed", authority_code, women_only=False)


def _flat(key: str, number: int, bed_spaces: int, **features: Any) -> Unit:
    return Unit(f"DEMO-STAF-{key}{number}", f"DEMO-STAF-{key}", f"Flat {number}", bed_spaces, **features)


def _dispersed_flat(number: int, bed_spaces: int, **features: Any) -> Unit:
    return Unit(
        f"DEMO-STAF-D{number}",
        f"DEMO-STAF-DISP-{number}",
        "Flat",
        bed_spaces,
        accepts_men=True,
        oldest_son=17,
        **features,
    )


UNITS = (
    _flat("STOKE", 1, 3, step_free=True),
    _flat("STOKE", 2, 4),
    _flat("STOKE", 3, 2),
    _flat("STOKE", 4, 3),
    _flat("STAFF", 1, 4, step_free=True, wheelchair=True),
    _flat("STAFF", 2, 3),
    _flat("STAFF", 3, 2, considers_nrpf=False),
    _dispersed_flat(1, 4, accepts_pets=True),
    _dispersed_flat(2, 3),
    _dispersed_flat(3, 5, accepts_pets=True, step_free=True),
)

SECOND_STAGE_UNITS = (
    _flat("NEXT", 1, 3, accepts_men=True),
    _flat("NEXT", 2, 2, accepts_men=True),
)

PLAN = Plan(
    seed="staffordshire 1",
    prefix="DEMO-STAF",
    provider=Provider(REFERENCE, "Demonstration Refuge (Staffordshire and Stoke-on-Trent)"),
    contracts=(
        Contract(
            contract_ref="STAFFORDSHIRE-STOKE",
            title="Pooled safe accommodation, Staffordshire and Stoke-on-Trent (demonstration)",
            provider_ref=REFERENCE,
            authority_codes=(STAFFORDSHIRE, STOKE),
            starts_on=OPENED,
            ends_on=date(2030, 10, 1),
            extendable_to=date(2040, 10, 1),
            target_utilisation="90%",
            preparation_target_days=4,
            year_starts_month=10,
            minimum_units=10,
        ),
    ),
    values=(
        Value("STAFFORDSHIRE-STOKE", OPENED, 190_000, "County council", STAFFORDSHIRE),
        Value("STAFFORDSHIRE-STOKE", OPENED, 95_000, "City council", STOKE),
        Value("STAFFORDSHIRE-STOKE", date(2023, 10, 1), 212_000, "County council", STAFFORDSHIRE),
    ),
    properties=(
        _refuge("STOKE", "Stoke-on-Trent", STOKE),
        _refuge("STAFF", "Stafford", STAFFORD),
        _dispersed(1, "E07000195"),  # Newcastle-under-Lyme
        _dispersed(2, "E07000199"),  # Tamworth
        _dispersed(3, "E07000193"),  # East Staffordshire
        Property("DEMO-STAF-NEXT", REFERENCE, "Second-stage house", "Second-stage house", "second_stage", STOKE, False),
    ),
    units=(*UNITS, *SECOND_STAGE_UNITS),
    spells=(
        *(Spell(unit.unit_ref, "STAFFORDSHIRE-STOKE", OPENED) for unit in UNITS),
        *(Spell(unit.unit_ref, "STAFFORDSHIRE-STOKE", SECOND_STAGE_OPENED) for unit in SECOND_STAGE_UNITS),
    ),
    works=(
        Works("DEMO-STAF-STOKE2", date(2023, 1, 10), 66, "major_works", "New bathroom"),
        Works("DEMO-STAF-D2", date(2025, 3, 1), 28, "location_not_safe", "Closed until the police agreed"),
    ),
    tendencies=Tendencies(
        ready_days={},
        usual_ready_days=11.0,
        local_share=0.35,
        local_origins={
            STOKE: 9,
            STAFFORD: 3,
            "E07000195": 3,  # Newcastle-under-Lyme
            "E07000193": 2,  # East Staffordshire
            "E07000192": 2,  # Cannock Chase
            "E07000199": 1,  # Tamworth
            STAFFORDSHIRE: 1,
        },
        near_origins={
            "E08000025": 8,  # Birmingham
            "E08000031": 6,  # Wolverhampton
            "E06000049": 5,  # Cheshire East
            "E08000030": 5,  # Walsall
            "E06000015": 4,  # Derby
            "E06000020": 4,  # Telford and Wrekin
            "E08000003": 4,  # Manchester
            "E08000028": 3,  # Sandwell
            "E08000027": 3,  # Dudley
            "E06000051": 2,  # Shropshire
        },
        region="West Midlands",
        refusals_a_month=2.8,
    ),
    demand_of=(STOKE, "helpline", 17),
    surveys_from=date(2022, 4, 1),
)
