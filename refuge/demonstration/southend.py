"""The invented service in Southend-on-Sea: a seven-room refuge and three dispersed units, since April 2021.

One contract was followed by another on 1 April 2024, with households in most of its units; one room closed and
opened again; one dispersed unit was run outside any contract for its first months (N8).
"""

from datetime import date
from typing import Any

from refuge.demonstration.plan import Plan, Tendencies, Works
from refuge.demonstration.provision import Contract, Property, Provider, Spell, Unit, Value

OPENED = date(2021, 4, 1)
HANDED_OVER = date(2024, 4, 1)
SOUTHEND = "E06000033"
REFERENCE = "DEMO-SOUTHEND"


def _room(number: int, bed_spaces: int, **features: Any) -> Unit:
    name = f"Room {number}"
    shared = "Communal kitchen"
    return Unit(
        f"DEMO-SOUT-R{number}",
        "DEMO-SOUT-CORE",
        name,
        bed_spaces,
        self_contained=False,
        shared_group=shared,
        **features,
    )


def _dispersed(number: int, bed_spaces: int, **features: Any) -> Unit:
    return Unit(
        f"DEMO-SOUT-D{number}",
        f"DEMO-SOUT-DISP-{number}",
        "Flat",
        bed_spaces,
        accepts_men=True,
        oldest_son=17,
        **features,
    )


def _dispersed_property(number: int) -> Property:
    label = f"Dispersed flat {number}"
    return Property(f"DEMO-SOUT-DISP-{number}", REFERENCE, label, label, "dispersed", SOUTHEND, women_only=False)


def _contract(reference: str, starts_on: date, ends_on: date, extendable_to: date, units: int) -> Contract:
    return Contract(
        contract_ref=reference,
        title=f"Safe accommodation in Southend-on-Sea from {starts_on.year} (demonstration)",
        provider_ref=REFERENCE,
        authority_codes=(SOUTHEND,),
        starts_on=starts_on,
        ends_on=ends_on,
        extendable_to=extendable_to,
        target_utilisation="80%",
        preparation_target_days=3,
        year_starts_month=4,
        minimum_units=units,
    )


def _handed_over(unit_ref: str, starts_on: date = OPENED) -> tuple[Spell, Spell]:
    return (
        Spell(unit_ref, "SOUTHEND", starts_on, HANDED_OVER),
        Spell(unit_ref, "SOUTHEND-2", HANDED_OVER),
    )


UNITS = (
    _room(1, 3, step_free=True, wheelchair=True),
    _room(2, 3),
    _room(3, 2),
    _room(4, 2),
    _room(5, 3),
    _room(6, 2, considers_nrpf=False),
    _room(7, 1),
    _dispersed(1, 4, accepts_pets=True),
    _dispersed(2, 3, step_free=True),
    _dispersed(3, 5, accepts_pets=True),
)

CLOSED_AND_REOPENED = (
    Spell("DEMO-SOUT-R7", "SOUTHEND", OPENED, date(2022, 9, 1)),
    Spell("DEMO-SOUT-R7", "SOUTHEND", date(2023, 2, 1), HANDED_OVER),
    Spell("DEMO-SOUT-R7", "SOUTHEND-2", HANDED_OVER),
)

FIRST_NOT_COMMISSIONED = (
    Spell("DEMO-SOUT-D3", None, date(2022, 6, 1), date(2022, 10, 1)),
    *_handed_over("DEMO-SOUT-D3", date(2022, 10, 1)),
)

PLAN = Plan(
    seed="southend 1",
    prefix="DEMO-SOUT",
    provider=Provider(REFERENCE, "Demonstration Refuge (Southend-on-Sea)"),
    contracts=(
        _contract("SOUTHEND", OPENED, HANDED_OVER, HANDED_OVER, 9),
        _contract("SOUTHEND-2", HANDED_OVER, date(2030, 4, 1), date(2040, 4, 1), 10),
    ),
    values=(
        Value("SOUTHEND", OPENED, 168_000, "Council"),
        Value("SOUTHEND", date(2022, 4, 1), 174_000, "Council"),
        Value("SOUTHEND-2", HANDED_OVER, 205_000, "Council"),
        Value("SOUTHEND-2", HANDED_OVER, 20_000, "Domestic abuse grant", SOUTHEND),
    ),
    properties=(
        Property("DEMO-SOUT-CORE", REFERENCE, "Core refuge", "Core refuge", "refuge", SOUTHEND, women_only=True),
        *(_dispersed_property(number) for number in (1, 2, 3)),
    ),
    units=UNITS,
    spells=(
        *(spell for unit in UNITS[:6] for spell in _handed_over(unit.unit_ref)),
        *CLOSED_AND_REOPENED,
        *_handed_over("DEMO-SOUT-D1"),
        *_handed_over("DEMO-SOUT-D2", date(2021, 7, 1)),
        *FIRST_NOT_COMMISSIONED,
    ),
    works=(
        Works("DEMO-SOUT-R2", date(2023, 5, 1), 40, "pest_treatment", "Treated twice, new flooring"),
        Works("DEMO-SOUT-D1", date(2025, 6, 1), 55, "damp", "Roof mended, wall dried out"),
    ),
    tendencies=Tendencies(
        ready_days={2025: 7.0, 2026: 7.0},
        usual_ready_days=13.0,
        local_share=0.3,
        local_origins={SOUTHEND: 1},
        near_origins={
            "E07000069": 8,  # Castle Point
            "E07000066": 8,  # Basildon
            "E07000075": 6,  # Rochford
            "E06000034": 6,  # Thurrock
            "E07000070": 5,  # Chelmsford
            "E09000016": 5,  # Havering
            "E09000002": 4,  # Barking and Dagenham
            "E09000025": 4,  # Newham
            "E07000071": 3,  # Colchester
            "E06000035": 3,  # Medway
            "E09000012": 3,  # Hackney
        },
        region="East of England",
        refusals_a_month=2.6,
    ),
    demand_of=(SOUTHEND, "hub", 11),
)
